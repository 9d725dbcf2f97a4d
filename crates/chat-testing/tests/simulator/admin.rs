//! Steering a simulator over HTTP.

use axum::http::Method;
use chat_testing::simulator::{Script, Simulator};
use serde_json::json;

use crate::client::{chat, post, steer};

#[tokio::test]
async fn a_script_is_set_used_and_forgotten() {
    let simulator = Simulator::new();
    let script = json!([{"reply": {"text": "scripted"}}]).to_string();
    let set = steer(&simulator, Method::POST, "/__sim/script", script).await;
    assert_eq!(set.json(), json!({"rules": 1}));
    let ask = || post(&simulator, chat("sim/echo", "hi"));
    let first = ask().await;
    assert_eq!(first.content(), "scripted");
    let journal = steer(&simulator, Method::GET, "/__sim/journal", String::new()).await;
    let requests = journal.json()["requests"].clone();
    assert_eq!(requests.as_array().unwrap().len(), 1);
    assert_eq!(requests[0]["path"], "/api/v1/chat/completions");
    assert_eq!(requests[0]["body"]["model"], "sim/echo");
    assert!(!journal.text.contains("sk-or-test"));
    assert_eq!(journal.json()["streams"]["opened"], 0);
    let reset = steer(&simulator, Method::POST, "/__sim/reset", String::new()).await;
    assert_eq!(reset.json(), json!({"reset": true}));
    assert!(simulator.journal().requests().is_empty());
    let second = ask().await;
    assert_eq!(second.content(), "hi");
    assert_eq!(second.json()["id"], first.json()["id"]);
}

#[tokio::test]
async fn a_bad_script_is_refused_and_changes_nothing() {
    let script = Script::from_json(r#"[{"reply": {"text": "built in"}, "times": 1}]"#).unwrap();
    let simulator = Simulator::new().with_script(script);
    let bad = steer(&simulator, Method::POST, "/__sim/script", "[{}]".to_owned()).await;
    assert_eq!(bad.status, 400);
    let message = bad.json()["error"]["message"].clone();
    assert!(message.as_str().unwrap().contains("rule 1"), "{message}");
    for expected in ["built in", "hi"] {
        assert_eq!(
            post(&simulator, chat("sim/echo", "hi")).await.content(),
            expected
        );
    }
    simulator.reset();
    let again = post(&simulator, chat("sim/echo", "hi")).await;
    assert_eq!(again.content(), "built in");
}
