//! Answers with HTTP status 200 that are no success.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{Error, ErrorKind, FinishReason};
use common::{changed, choice, decode, fixture};
use serde_json::{Value, json};

async fn error_of(body: Value) -> Error {
    decode(&body).await.expect_err(&body.to_string())
}

#[tokio::test]
async fn an_answer_without_a_finish_reason_counts_if_there_is_one() {
    for finish in [json!(null), json!("")] {
        let message = decode(choice(&json!({"content": "Hi"}), &finish))
            .await
            .unwrap();
        assert_eq!(
            message.finish_reason(),
            Some(&FinishReason::Other("unknown".into()))
        );
        let error = error_of(choice(&json!({"content": null}), &finish)).await;
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Unavailable, true)
        );
    }
}

#[tokio::test]
async fn success_that_carries_an_error_is_that_error() {
    let error = json!({"code": 402, "message": "Insufficient credits"});
    let nulls = json!({"id": null, "object": null, "created": null, "model": null, "choices": null,
        "usage": null, "provider": null, "error": error});
    for body in [json!({"error": error, "user_id": "user_1"}), nulls] {
        let error = error_of(body).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::InsufficientCredits, Some(402))
        );
        assert!(error.message().starts_with("Insufficient credits") && !error.is_retryable());
    }
    let mut partly = choice(&json!({"content": "Hel"}), &json!("error"));
    partly["choices"][0]["error"] =
        json!({"code": 502, "message": "Gone", "metadata": {"provider_name": "X"}});
    let failed = error_of(partly).await;
    assert_eq!(
        (failed.kind(), failed.status()),
        (ErrorKind::Unavailable, Some(502))
    );
    assert_eq!(failed.partial().unwrap().text(), "Hel");
    assert_eq!(
        (failed.provider(), failed.request_id()),
        (Some("X"), Some("gen-1"))
    );
    let bare = error_of(choice(&json!({"content": null}), &json!("error"))).await;
    assert_eq!(
        (bare.kind(), bare.is_retryable()),
        (ErrorKind::Unavailable, true)
    );
    let fine = decode(changed("/error", json!(null))).await.unwrap();
    assert_eq!(fine.text(), "Bonjour.");
}

#[tokio::test]
async fn success_without_an_answer_may_be_tried_again() {
    for mut body in [
        changed("/choices", json!(null)),
        changed("/choices", json!([])),
        json!({}),
        changed("/provider", json!({"name": "x"})),
    ] {
        body["choices"] = json!(null);
        let error = error_of(body).await;
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Unavailable, true)
        );
    }
}

#[tokio::test]
async fn an_answer_inside_one_that_says_nothing_is_the_answer() {
    let inner = json!({"id": "gen-2", "provider": "X", "choices": [
        {"message": {"content": "hi"}, "finish_reason": "stop"}]});
    let nulls = json!({"id": null, "choices": null, "usage": null, "provider": inner});
    let message = decode(nulls).await.unwrap();
    assert_eq!(message.text(), "hi");
    assert_eq!(message.response.id.as_deref(), Some("gen-2"));
}

#[tokio::test]
async fn what_is_no_json_of_an_answer_is_an_invalid_response() {
    for body in [
        "",
        "  ",
        "null",
        "[]",
        "<html>hi</html>",
        "{\"choices\": [{\"message\": {\"content\": \"\\ud800\"}}]}",
    ] {
        let error = decode(body).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::InvalidResponse, false),
            "{body}"
        );
        assert_eq!(error.raw(), Some(body));
    }
    let cut = "{\"id\":\"x\",\"cho";
    let error = decode(cut).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable(), error.raw()),
        (ErrorKind::Interrupted, true, Some(cut))
    );
    let padded = format!("\n   \n\n {}", fixture("text.json"));
    assert_eq!(decode(padded).await.unwrap().text(), "Bonjour.");
    let deep = format!("{{\"x\": {}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(
        decode(deep).await.unwrap_err().kind(),
        ErrorKind::InvalidResponse
    );
}
