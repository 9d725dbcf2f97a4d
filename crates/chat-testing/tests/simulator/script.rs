//! Scripted answers.

use chat_testing::simulator::{
    Faults, Rule, Script, ScriptedCall, ScriptedError, ScriptedReply, Simulator,
};
use serde_json::{Value, json};

use crate::client::{Answer, call, chat, get, post, with};

fn scripted(script: Value) -> Simulator {
    Simulator::new().with_script(Script::from_json(&script.to_string()).unwrap())
}

async fn say(simulator: &Simulator, prompt: &str) -> Answer {
    post(simulator, chat("sim/echo", prompt)).await
}

fn problem(script: Value) -> String {
    Script::from_json(&script.to_string())
        .unwrap_err()
        .to_string()
}

#[tokio::test]
async fn text_comes_whole_and_streamed() {
    let simulator = scripted(json!([{"reply": {"text": "Scripted words."}}]));
    assert_eq!(say(&simulator, "Hello").await.content(), "Scripted words.");
    let asked = with(chat("openai/gpt-4o", "Hello"), json!({"stream": true}));
    let streamed = post(&simulator, asked).await;
    assert_eq!(streamed.streamed("content"), "Scripted words.");
    assert!(streamed.is_done());
    let limited = with(chat("sim/echo", "Hello"), json!({"max_tokens": 2}));
    assert_eq!(post(&simulator, limited).await.content(), "Scripted");
}

#[tokio::test]
async fn tool_calls_have_their_ids_and_arguments() {
    let simulator = scripted(json!([{"reply": {"tool_calls": [
        {"name": "add", "arguments": {"a": 1}, "id": "call_1"},
        {"name": "broken", "arguments": "{\"a\":"},
        {"name": "bare"},
    ]}}]));
    let answer = say(&simulator, "Hello").await;
    let calls = answer.message()["tool_calls"].clone();
    assert_eq!(answer.finish(), "tool_calls");
    assert_eq!(calls[0]["id"], "call_1");
    assert_eq!(calls[0]["function"]["arguments"], "{\"a\":1}");
    assert_eq!(calls[1]["function"]["arguments"], "{\"a\":");
    assert_eq!(calls[2]["function"]["arguments"], "{}");
    assert_ne!(calls[1]["id"], calls[2]["id"]);
}

#[tokio::test]
async fn the_first_rule_with_uses_left_answers() {
    let simulator = scripted(json!([
        {"match": {"contains": "ping"}, "times": 2, "reply": {"text": "one"}},
        {"match": {"model": "sim/echo", "nth": 2}, "reply": {"text": "two"}},
    ]));
    let mut said = Vec::new();
    for prompt in ["ping", "hello", "a ping", "ping", "hello"] {
        said.push(say(&simulator, prompt).await.content());
    }
    assert_eq!(said, ["one", "hello", "one", "two", "hello"]);
}

#[tokio::test]
async fn a_rule_sees_the_last_message_and_all_models() {
    let simulator = scripted(json!([
        {"match": {"contains": "sunny"}, "times": 1, "reply": {"text": "by the result"}},
        {"match": {"model": "openai/gpt-4o"}, "reply": {"text": "by the fallback"}},
    ]));
    let body = json!({"model": "sim/echo", "messages": [
        {"role": "user", "content": "weather?"},
        {"role": "assistant", "tool_calls": [
            {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}},
        ]},
        {"role": "tool", "tool_call_id": "c", "content": [{"type": "text", "text": "It is sunny."}]},
    ]});
    assert_eq!(post(&simulator, body).await.content(), "by the result");
    let body = with(chat("sim/echo", "hi"), json!({"models": ["openai/gpt-4o"]}));
    assert_eq!(post(&simulator, body).await.content(), "by the fallback");
}

#[tokio::test]
async fn errors_have_bodies_and_headers() {
    let simulator = scripted(json!([
        {"times": 1, "reply": {"error": {"status": 429, "headers": {"Retry-After": "7"}}}},
        {"times": 1, "reply": {"error": {"status": 502, "body": "<html>Bad</html>",
            "headers": {"Content-Type": "text/html"}}}},
        {"reply": {"error": {"status": 400, "body": {"error": {"message": "no", "code": "x"}}}}},
    ]));
    let first = say(&simulator, "hi").await;
    assert_eq!(
        (first.status.as_u16(), first.header("retry-after")),
        (429, Some("7"))
    );
    assert!(first.json()["error"]["message"].is_string());
    let second = say(&simulator, "hi").await;
    assert_eq!(second.text, "<html>Bad</html>");
    assert_eq!(second.header("content-type"), Some("text/html"));
    assert_eq!(say(&simulator, "hi").await.json()["error"]["code"], "x");
}

#[tokio::test]
async fn events_and_bodies_are_sent_as_they_are() {
    let simulator = scripted(json!([
        {"times": 1, "reply": {"sse": [": wait", {"id": 1}, "not json", "[DONE]"]}},
        {"reply": {"json": {"choices": null}}},
    ]));
    let events = say(&simulator, "hi").await;
    assert_eq!(
        events.text,
        ": wait\n\ndata: {\"id\":1}\n\ndata: not json\n\ndata: [DONE]\n\n"
    );
    assert_eq!(events.header("content-type"), Some("text/event-stream"));
    assert_eq!(simulator.journal().streams().finished, 1);
    assert_eq!(say(&simulator, "hi").await.text, "{\"choices\":null}");
}

#[tokio::test]
async fn other_paths_can_be_scripted() {
    let simulator = scripted(json!([
        {"match": {"path": "/models"}, "times": 1, "reply": {"json": {"data": []}}},
        {"match": {"path": "/key"}, "times": 1, "reply": {"error": {"status": 500}}},
    ]));
    assert_eq!(get(&simulator, "/models").await.text, "{\"data\":[]}");
    assert!(get(&simulator, "/models").await.text.len() > 1_000);
    let refused = call(
        &simulator,
        axum::http::Method::GET,
        "/key",
        None,
        String::new(),
    )
    .await;
    assert_eq!(refused.status, 401);
    assert_eq!(get(&simulator, "/key").await.status, 500);
    assert_eq!(get(&simulator, "/key").await.status, 200);
}

#[tokio::test]
async fn a_refused_key_uses_no_rule_up() {
    let simulator = scripted(json!([{"times": 1, "reply": {"text": "kept"}}]));
    let body = chat("sim/echo", "hi").to_string();
    let path = "/chat/completions";
    let refused = call(&simulator, axum::http::Method::POST, path, None, body).await;
    assert_eq!(refused.status, 401);
    assert_eq!(say(&simulator, "hi").await.content(), "kept");
}

#[tokio::test]
async fn scripts_are_built_in_rust_and_read_from_files() {
    let script = Script::new([
        Rule::replying(ScriptedReply::text("Good day."))
            .for_model("sim/echo")
            .for_text("hi")
            .for_nth(1)
            .with_times(1)
            .with_faults(Faults::none().with_crlf()),
        Rule::replying(ScriptedReply::Error(
            ScriptedError::new(418, json!("short and stout")).with_header("x-pot", "tea"),
        ))
        .for_text("tea"),
        Rule::replying(ScriptedReply::ToolCalls(vec![ScriptedCall::new(
            "f",
            json!({}),
        )]))
        .for_text("call"),
        Rule::breaking(Faults::none().with_end_after(10)).for_text("break"),
        Rule::replying(ScriptedReply::error(503)).for_path("/models"),
    ])
    .unwrap();
    let text = serde_json::to_string_pretty(&script).unwrap();
    assert_eq!(serde_json::from_str::<Script>(&text).unwrap(), script);
    let path = std::env::temp_dir().join(format!("script-{}.json", std::process::id()));
    std::fs::write(&path, &text).unwrap();
    let simulator = Simulator::new().with_script_file(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(say(&simulator, "hi").await.content(), "Good day.");
    assert_eq!(say(&simulator, "tea").await.header("x-pot"), Some("tea"));
    assert_eq!(say(&simulator, "call").await.finish(), "tool_calls");
    assert_eq!(say(&simulator, "break").await.text.len(), 10);
    assert_eq!(get(&simulator, "/models").await.status, 503);
    let missing = Simulator::new().with_script_file(&path).unwrap_err();
    assert!(missing.to_string().contains("script-"), "{missing}");
}

#[test]
fn bad_scripts_say_what_is_wrong() {
    for (script, expected) in [
        (
            json!([{"replay": {"text": "hi"}}]),
            "unknown field `replay`",
        ),
        (json!([{"match": {"slug": "x"}}]), "unknown field `slug`"),
        (json!([{"reply": {"txt": "hi"}}]), "unknown variant `txt`"),
        (
            json!([{"faults": {"crlff": true}}]),
            "unknown field `crlff`",
        ),
        (
            json!([{"reply": {"text": "hi"}}, {}]),
            "rule 2: it has neither",
        ),
        (
            json!([{"reply": {"text": "hi"}, "times": 0}]),
            "rule 1: times and nth",
        ),
        (
            json!([{"reply": {"error": {"status": 200}}}]),
            "the status 200",
        ),
        (
            json!([{"reply": {"tool_calls": []}}]),
            "tool_calls is empty",
        ),
        (
            json!([{"match": {"path": "/key"}, "reply": {"text": "hi"}}]),
            "/key needs",
        ),
        (
            json!([{"match": {"path": "key"}, "reply": {"json": 1}}]),
            "must start with /",
        ),
        (
            json!([{"reply": {"error": {"status": 500, "headers": {"a b": "c"}}}}]),
            "is no header",
        ),
        (json!({"rules": []}), "expected a sequence"),
    ] {
        let problem = problem(script.clone());
        assert!(problem.contains(expected), "{script}: {problem}");
    }
    assert!(
        Script::from_json("[{]")
            .unwrap_err()
            .to_string()
            .contains("line 1")
    );
}
