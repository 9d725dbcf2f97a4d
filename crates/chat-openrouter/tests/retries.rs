//! What is sent again, how often and after which wait. Time is virtual.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::time::Duration;

use chat_core::{Error, ErrorKind, RetryPolicy, RunContext, RunnableExt};
use chat_openrouter::ChatOpenRouter;
use common::{Answer, Scripted, Step, builder, fixture, sse, streamed, whole};
use serde_json::json;
use tokio::time::Instant;

fn busy() -> Answer {
    Answer::error(429, r#"{"error":{"code":429,"message":"Slow down"}}"#)
}

fn fine() -> Answer {
    Answer::json(fixture("text.json"))
}

fn fine_stream() -> Answer {
    Answer::sse(sse([
        r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#,
    ]))
}

fn piece(text: &str) -> String {
    sse([json!({"choices": [{"delta": {"content": text}, "finish_reason": null}]})])
}

fn failure() -> String {
    sse([json!({"error": {"code": 502, "message": "Gone"}, "choices": []})])
}

fn retrying(transport: &Scripted, retries: u32) -> ChatOpenRouter {
    builder()
        .max_retries(retries)
        .transport(transport.clone())
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_sent_again_unchanged() {
    let gone = Error::new(ErrorKind::Connection, "cannot reach the server");
    let half = Answer::of_steps(
        200,
        "application/json",
        vec![Step::Bytes("{\"id\":".into()), Step::Break],
    );
    let unready = Answer::json(r#"{"id":"gen-1","choices":null}"#);
    for first in [
        busy(),
        Answer::error(503, ""),
        Answer::failure(gone),
        half,
        unready,
    ] {
        let transport = Scripted::new([first, fine()]);
        let message = whole(&retrying(&transport, 2)).await.unwrap();
        assert_eq!(message.text(), "Bonjour.");
        let requests = transport.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0].body, requests[1].body);
        assert_eq!(requests[0].headers, requests[1].headers);
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_server_asks_for_is_kept() {
    let told = r#"{"error":{"message":"Full","http_status":503,"availability":{"retryable":true,"retry_after":40}}}"#;
    for (first, wait) in [
        (busy().header("retry-after", "7"), 7.0),
        (busy().header("retry-after-ms", "2500"), 2.5),
        (Answer::error(503, told), 40.0),
        (busy().header("retry-after", "0"), 0.0),
    ] {
        let transport = Scripted::new([first, fine()]);
        let started = Instant::now();
        whole(&retrying(&transport, 1)).await.unwrap();
        let waited = started.elapsed().as_secs_f64();
        assert!(
            (wait..wait + 0.1).contains(&waited),
            "{waited} s and not {wait} s"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn too_long_a_wait_is_the_caller_s_to_decide() {
    let transport = Scripted::new([busy().header("retry-after", "61")]);
    let started = Instant::now();
    let error = whole(&retrying(&transport, 2)).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));
    assert_eq!((started.elapsed(), transport.count()), (Duration::ZERO, 1));
}

#[tokio::test(start_paused = true)]
async fn what_will_not_pass_is_sent_once() {
    for status in [400, 401, 402, 403, 404, 413, 422, 501, 308] {
        let transport = Scripted::new([Answer::error(status, "{}")]);
        let error = whole(&retrying(&transport, 5)).await.unwrap_err();
        assert_eq!((transport.count(), error.attempts()), (1, 1), "{status}");
        assert!(!error.to_string().contains("attempts"));
    }
    let nonsense = Scripted::new([Answer::json("<html>")]);
    assert!(whole(&retrying(&nonsense, 5)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn without_retries_everything_is_sent_once() {
    let transport = Scripted::new([busy()]);
    assert!(whole(&retrying(&transport, 0)).await.is_err());
    assert_eq!(transport.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_error_says_how_often_it_was_tried() {
    let transport = Scripted::new([busy(), busy(), busy()]);
    let error = whole(&retrying(&transport, 2)).await.unwrap_err();
    assert_eq!((transport.count(), error.attempts()), (3, 3));
    assert!(
        error
            .to_string()
            .ends_with("(status 429, after 3 attempts)"),
        "{error}"
    );
    assert_eq!(error.report().attempts, 3);
}

#[tokio::test(start_paused = true)]
async fn two_retries_are_the_default() {
    let transport = Scripted::new([busy(), busy(), busy()]);
    let model = ChatOpenRouter::builder()
        .api_key("k")
        .model("m")
        .transport(transport.clone());
    assert!(whole(&model.build().unwrap()).await.is_err());
    assert_eq!(transport.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_fails_before_its_first_output_starts_again() {
    let beat =
        sse([json!({"id": "gen-1", "choices": [{"delta": {"role": "assistant", "content": ""}}]})]);
    let firsts = [
        busy(),
        Answer::sse(failure()),
        Answer::sse(format!(": OPENROUTER PROCESSING\n\n{beat}{}", failure())),
        Answer::sse(beat.clone()),
        Answer::sse(""),
        Answer::of_steps(
            200,
            "text/event-stream",
            vec![Step::Bytes(beat.into()), Step::Break],
        ),
        Answer::json(r#"{"error":{"code":429,"message":"Slow down"}}"#),
    ];
    for first in firsts {
        let transport = Scripted::new([first, fine_stream()]);
        let outcome = streamed(&retrying(&transport, 1)).await;
        assert_eq!((outcome.text().as_str(), transport.count()), ("Hi", 2));
        assert_eq!(outcome.message().text(), "Hi");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_fails_after_its_first_output_does_not() {
    let details = sse([json!({"choices": [{"delta": {"reasoning_details": [
        {"type": "reasoning.encrypted", "data": "QQ==", "index": 0}]}}]})]);
    let call = sse([json!({"choices": [{"delta": {"tool_calls": [
        {"index": 0, "id": "c", "function": {"name": "f", "arguments": ""}}]}}]})]);
    let thought = sse([json!({"choices": [{"delta": {"reasoning": "Hm"}}]})]);
    for output in [piece("Hi"), details, call, thought] {
        for end in [failure(), String::new()] {
            let transport = Scripted::new([Answer::sse(output.clone() + &end)]);
            let outcome = streamed(&retrying(&transport, 5)).await;
            assert!(outcome.error().is_retryable());
            assert_eq!(transport.count(), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_whole_answer_that_broke_off_is_asked_for_again_since_nobody_saw_it() {
    let transport = Scripted::new([Answer::sse(piece("Hal")), fine()]);
    let message = whole(&retrying(&transport, 1)).await.unwrap();
    assert_eq!(
        (message.text().as_ref(), transport.count()),
        ("Bonjour.", 2)
    );
}

#[tokio::test(start_paused = true)]
async fn the_outermost_policy_is_the_only_one() {
    let transport = Scripted::new([busy(), busy(), busy(), busy()]);
    let outer = retrying(&transport, 3).with_retry(1);
    let error = outer.invoke("hi").await.unwrap_err();
    assert_eq!((transport.count(), error.attempts()), (2, 2));

    let transport = Scripted::new([busy(), busy()]);
    let error = streamed(&retrying(&transport, 3).with_retry(1))
        .await
        .error();
    assert_eq!((transport.count(), error.attempts()), (2, 2));

    let transport = Scripted::new([busy()]);
    let context = RunContext::new().with_retry_policy(RetryPolicy::none());
    assert!(
        retrying(&transport, 3)
            .invoke_in("hi", &context)
            .await
            .is_err()
    );
    assert_eq!(transport.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_before_the_next_attempt_ends_the_call_at_once() {
    let transport = Scripted::new([busy().header("retry-after", "30")]);
    let context = RunContext::new().with_timeout(Duration::from_secs(5));
    let started = Instant::now();
    let error = retrying(&transport, 3)
        .invoke_in("hi", &context)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), started.elapsed()),
        (ErrorKind::RateLimited, Duration::ZERO)
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_after_the_call_was_dropped() {
    let transport = Scripted::new([busy().header("retry-after", "30"), fine()]);
    let model = retrying(&transport, 3);
    let call = tokio::time::timeout(Duration::from_secs(5), whole(&model));
    assert!(call.await.is_err());
    tokio::time::sleep(Duration::from_secs(120)).await;
    assert_eq!(transport.count(), 1);
}
