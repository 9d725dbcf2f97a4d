//! How streams end: well, with an error, or not at all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{ErrorKind, FinishReason};
use common::events::{chunk, done, events, stop, text, with};
use common::{Answer, Step, answering, sse, stream_of, streamed};
use serde_json::{Value, json};

#[tokio::test]
async fn an_error_in_the_middle_keeps_what_came_whatever_its_shape() {
    let error = json!({"code": 502, "message": "Provider disconnected unexpectedly",
        "metadata": {"error_type": "provider_unavailable"}});
    let failed = |chunk| with(chunk, "error", error.clone());
    let usage = json!({"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10});
    let shapes = [
        events(&[failed(chunk(&json!({"content": ""}), &json!("error")))]),
        events(&[failed(with(stop(), "choices", json!([])))]),
        done(&[with(
            failed(chunk(&json!({"content": ""}), &Value::Null)),
            "usage",
            usage,
        )]),
        done(&[json!({"error": error})]),
    ];
    for shape in shapes {
        let outcome = stream_of(events(&[text("Hel"), text("lo")]) + &shape).await;
        assert_eq!(outcome.text(), "Hello");
        assert_eq!(outcome.partial_text(), "Hello");
        let error = outcome.error();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Unavailable, Some(502))
        );
        assert!(error.is_retryable(), "{shape}");
        assert_eq!(error.message(), "Provider disconnected unexpectedly");
        assert_eq!(error.provider(), Some("OpenAI"));
        assert_eq!(
            error.request_id(),
            Some("gen-1700000001-AbCdEfGhIjKlMnOpQrSt")
        );
        assert_eq!(error.partial().unwrap().finish_reason(), None);
    }
}

#[tokio::test]
async fn the_code_of_an_error_may_be_a_text_null_or_missing() {
    let cases = [
        (
            json!({"code": "server_error", "message": "x"}),
            ErrorKind::Unavailable,
            Some(500),
        ),
        (
            json!({"code": "429", "message": "x"}),
            ErrorKind::RateLimited,
            Some(429),
        ),
        (
            json!({"code": null, "message": "x"}),
            ErrorKind::Unavailable,
            None,
        ),
        (json!({"message": "x"}), ErrorKind::Unavailable, None),
        (json!("x"), ErrorKind::Unavailable, None),
        (
            json!({"code": 400, "message": "x"}),
            ErrorKind::InvalidRequest,
            Some(400),
        ),
    ];
    for (error, kind, status) in cases {
        let body = events(&[text("Hi"), json!({"error": error, "choices": null})]);
        let outcome = stream_of(body).await;
        assert_eq!(outcome.partial_text(), "Hi");
        let failure = outcome.error();
        assert_eq!(
            (failure.kind(), failure.status()),
            (kind, status),
            "{error}"
        );
        assert_eq!(
            failure.is_retryable(),
            kind != ErrorKind::InvalidRequest,
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_finish_of_error_without_an_error_is_one() {
    let outcome = stream_of(done(&[text("Hi"), chunk(&json!({}), &json!("error"))])).await;
    assert_eq!(outcome.partial_text(), "Hi");
    assert_eq!(outcome.error().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn done_without_a_reason_is_an_end_and_no_error() {
    for end in [
        "data: [DONE]\n\n",
        "data:[DONE]\n\n",
        "data: [DONE] \n\n",
        "data: [DONE]\r\n\r\n",
        "data: [DONE]",
    ] {
        let message = stream_of(events(&[text("Hi")]) + end).await.message();
        assert_eq!(message.text(), "Hi", "{end:?}");
        assert_eq!(
            message.finish_reason(),
            Some(&FinishReason::Other("unknown".into()))
        );
    }
}

#[tokio::test]
async fn what_follows_done_is_not_read() {
    let outcome = stream_of(done(&[text("Hi"), stop()]) + &events(&[text("EXTRA")])).await;
    assert_eq!(outcome.message().text(), "Hi");
}

#[tokio::test]
async fn a_finish_without_done_is_an_end() {
    let body = events(&[text("Hi"), stop()]);
    assert_eq!(stream_of(body.clone()).await.message().text(), "Hi");
    assert_eq!(
        stream_of(body.trim_end().to_owned()).await.message().text(),
        "Hi"
    );
}

#[tokio::test]
async fn an_end_without_a_finish_is_an_interruption() {
    for rest in [
        "",
        "data: {\"choices\":[{\"delta\":{\"content\":\"x",
        "data: [DON",
    ] {
        let outcome = stream_of(events(&[text("Hi")]) + rest).await;
        assert_eq!(outcome.partial_text(), "Hi");
        let error = outcome.error();
        assert_eq!(error.kind(), ErrorKind::Interrupted);
        assert!(error.is_retryable());
    }
    assert_eq!(stream_of("").await.error().kind(), ErrorKind::Interrupted);
}

#[tokio::test]
async fn a_cut_connection_is_an_interruption_with_what_came() {
    let steps = vec![
        Step::Bytes(events(&[text("Hel"), text("lo")]).into()),
        Step::Break,
    ];
    let outcome = streamed(&answering(Answer::of_steps(
        200,
        "text/event-stream",
        steps,
    )))
    .await;
    assert_eq!(outcome.text(), "Hello");
    assert_eq!(outcome.partial_text(), "Hello");
    let error = outcome.error();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(
        error.message().contains("connection reset by peer"),
        "{error}"
    );
}

#[tokio::test]
async fn an_event_that_is_no_json_ends_the_stream_with_what_came() {
    for broken in [
        "{\"choices\": [",
        ": OPENROUTER PROCESSING",
        "[1]",
        "\"[DONE]\"",
    ] {
        let body = events(&[text("Hi")]) + &sse([broken]) + &done(&[text("more"), stop()]);
        let outcome = stream_of(body).await;
        assert_eq!(outcome.partial_text(), "Hi");
        let error = outcome.error();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{broken}");
        assert_eq!(error.raw(), Some(broken));
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn a_page_of_html_is_no_answer() {
    let page = "<html><body>Sign in to the hotel's network</body></html>";
    let outcome = streamed(&answering(Answer::new(200, "text/html", page))).await;
    let error = outcome.error();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert_eq!(error.raw(), Some(page));
}
