//! Streams and answers that go wrong after HTTP 200.

use axum::body::Body;
use axum::http::Request;
use chat_testing::simulator::Simulator;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower_service::Service;

use crate::client::{ask, ask_streamed, chat, with};

const PROMPT: &str = "Tell me a story about lamps";

#[tokio::test]
async fn the_documented_error_chunk() {
    let answer = ask_streamed("sim/midstream-error", PROMPT).await;
    let last = answer.chunks().pop().unwrap();
    assert_eq!(last["error"]["code"], 502);
    assert_eq!(last["choices"][0]["finish_reason"], "error");
    assert!(!answer.is_done());
    assert!(!answer.streamed("content").is_empty());
    let whole = ask("sim/midstream-error", PROMPT).await.json();
    assert_eq!(whole["choices"][0]["error"]["code"], 502);
    assert_eq!(whole["choices"][0]["finish_reason"], "error");
    assert_eq!(
        whole["choices"][0]["message"]["content"],
        answer.streamed("content").as_str()
    );
}

#[tokio::test]
async fn the_error_chunk_without_choices() {
    let answer = ask_streamed("sim/midstream-error-empty-choices", PROMPT).await;
    let last = answer.chunks().pop().unwrap();
    assert_eq!(last["choices"], json!([]));
    assert!(last["error"]["message"].is_string());
    assert!(!answer.is_done());
    let whole = ask("sim/midstream-error-empty-choices", PROMPT)
        .await
        .json();
    assert_eq!(whole["choices"], json!([]));
}

#[tokio::test]
async fn the_error_chunk_with_a_null_finish() {
    let answer = ask_streamed("sim/midstream-error-null-finish", PROMPT).await;
    let last = answer.chunks().pop().unwrap();
    assert_eq!(last["choices"][0]["finish_reason"], Value::Null);
    assert!(last["error"].is_object() && last["usage"].is_object());
    assert!(answer.is_done());
    let whole = ask("sim/midstream-error-null-finish", PROMPT).await.json();
    assert_eq!(whole["choices"], Value::Null);
}

#[tokio::test]
async fn a_cut_stream_has_no_end() {
    let answer = ask_streamed("sim/cut", PROMPT).await;
    assert!(!answer.is_done());
    let finishes = answer
        .chunks()
        .iter()
        .any(|chunk| !chunk["choices"][0]["finish_reason"].is_null());
    assert!(!finishes);
    let whole = ask("sim/cut", PROMPT).await;
    assert_eq!(whole.status, 200);
    assert!(serde_json::from_str::<Value>(&whole.text).is_err());
}

#[tokio::test]
async fn a_reset_stream_breaks_its_body() {
    for more in [json!({"stream": true}), json!({"stream": false})] {
        let body = with(chat("sim/reset", PROMPT), more).to_string();
        let request = Request::post("/api/v1/chat/completions")
            .header("authorization", "Bearer sk-or-test")
            .body(Body::from(body))
            .unwrap();
        let response = Simulator::new().router().call(request).await.unwrap();
        assert_eq!(response.status(), 200);
        assert!(response.into_body().collect().await.is_err());
    }
}

#[tokio::test]
async fn an_error_can_be_the_whole_body() {
    for answer in [
        ask("sim/error-body", PROMPT).await,
        ask_streamed("sim/error-body", PROMPT).await,
    ] {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(answer.json()["error"]["message"].is_string());
        assert_eq!(answer.json()["choices"], Value::Null);
    }
}

#[tokio::test]
async fn a_refusal_is_a_success_without_content() {
    let message = ask("sim/refusal", PROMPT).await.message();
    assert_eq!(message["content"], Value::Null);
    let streamed = ask_streamed("sim/refusal", PROMPT).await;
    assert_eq!(
        streamed.streamed("refusal"),
        message["refusal"].as_str().unwrap()
    );
    assert_eq!(streamed.streamed("content"), "");
}
