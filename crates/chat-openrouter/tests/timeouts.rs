//! How long each phase of a request may take. Time is virtual.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::time::Duration;

use bytes::Bytes;
use chat_core::{ErrorKind, RunContext, TimeoutPhase};
use chat_openrouter::{ChatOpenRouter, Timeouts};
use common::{Answer, Scripted, Step, answering, builder, fixture, open, sse, streamed, whole};
use futures::StreamExt;
use serde_json::json;
use tokio::time::Instant;

const SSE: &str = "text/event-stream";

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn wait(seconds: u64) -> Step {
    Step::Wait(secs(seconds))
}

fn piece(text: &str) -> Step {
    Step::Bytes(sse([json!({"choices": [{"delta": {"content": text}}]})]).into())
}

fn end() -> Step {
    Step::Bytes(sse([json!({"choices": [{"delta": {}, "finish_reason": "stop"}]})]).into())
}

fn comment() -> Step {
    Step::Bytes(Bytes::from_static(b": OPENROUTER PROCESSING\n\n"))
}

fn within(timeouts: Timeouts, answer: Answer) -> ChatOpenRouter {
    builder()
        .timeouts(timeouts)
        .transport(Scripted::new([answer]))
        .build()
        .unwrap()
}

fn timeout(phase: TimeoutPhase) -> ErrorKind {
    ErrorKind::Timeout(phase)
}

#[tokio::test(start_paused = true)]
async fn the_head_of_a_stream_must_come_in_a_minute() {
    let slow = Answer::of_steps(200, SSE, vec![piece("Hi"), end()]);
    let started = Instant::now();
    let late = streamed(&answering(slow.clone().after(secs(61))))
        .await
        .error();
    assert_eq!(
        (late.kind(), started.elapsed()),
        (timeout(TimeoutPhase::ResponseHead), secs(60))
    );
    assert!(!late.is_retryable(), "it may be billed");
    assert!(late.message().contains("60s"), "{late}");
    assert_eq!(
        streamed(&answering(slow.after(secs(59))))
            .await
            .message()
            .text(),
        "Hi"
    );
}

#[tokio::test(start_paused = true)]
async fn a_whole_answer_has_ten_minutes_for_head_and_body_together() {
    let fine = Answer::json(fixture("text.json"));
    assert_eq!(
        whole(&answering(fine.clone().after(secs(599))))
            .await
            .unwrap()
            .text(),
        "Bonjour."
    );
    let late = whole(&answering(fine.after(secs(601)))).await.unwrap_err();
    assert_eq!(late.kind(), timeout(TimeoutPhase::ResponseHead));

    let mut steps = vec![];
    for _ in 0..4 {
        steps.extend([Step::Bytes(Bytes::from_static(b"\n  ")), wait(100)]);
    }
    steps.push(Step::Bytes(fixture("text.json").into()));
    let slow = Answer::of_steps(200, "application/json", steps);
    assert_eq!(
        whole(&answering(slow.clone())).await.unwrap().text(),
        "Bonjour."
    );
    let started = Instant::now();
    let late = whole(&answering(slow.after(secs(300)))).await.unwrap_err();
    assert_eq!(
        (late.kind(), started.elapsed()),
        (timeout(TimeoutPhase::Total), secs(600))
    );
}

#[tokio::test(start_paused = true)]
async fn silence_in_a_stream_ends_it_with_what_came() {
    let started = Instant::now();
    let steps = vec![piece("Hel"), wait(119), piece("lo"), Step::Hang];
    let outcome = streamed(&answering(Answer::of_steps(200, SSE, steps))).await;
    assert_eq!(started.elapsed(), secs(239));
    assert_eq!(outcome.partial_text(), "Hello");
    let error = outcome.error();
    assert_eq!(error.kind(), timeout(TimeoutPhase::Idle));
    assert!(error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn silence_in_a_whole_answer_ends_it() {
    let steps = vec![Step::Bytes(Bytes::from_static(b"{\"id\":")), Step::Hang];
    let started = Instant::now();
    let error = whole(&answering(Answer::of_steps(200, "application/json", steps)))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), started.elapsed()),
        (timeout(TimeoutPhase::Idle), secs(120))
    );
}

#[tokio::test(start_paused = true)]
async fn comments_keep_a_stream_alive() {
    let mut steps = vec![];
    for _ in 0..50 {
        steps.extend([comment(), wait(100)]);
    }
    steps.extend([piece("Hi"), end()]);
    let outcome = streamed(&answering(Answer::of_steps(200, SSE, steps))).await;
    assert_eq!(outcome.message().text(), "Hi");
}

#[tokio::test(start_paused = true)]
async fn comments_are_no_progress_where_that_is_wanted() {
    let beats = (0..100).flat_map(|_| [comment(), wait(20)]);
    let steps: Vec<Step> = [piece("Hi")].into_iter().chain(beats).collect();
    let timeouts = Timeouts::new().with_progress(secs(300));
    let model = within(timeouts.clone(), Answer::of_steps(200, SSE, steps));
    let started = Instant::now();
    let outcome = streamed(&model).await;
    assert_eq!(started.elapsed(), secs(300));
    assert_eq!(outcome.partial_text(), "Hi");
    let error = outcome.error();
    assert_eq!(error.kind(), timeout(TimeoutPhase::Progress));
    assert!(error.is_retryable());

    let slow = (0..10).flat_map(|_| [piece("x"), wait(100)]);
    let steps = slow.chain([end()]).collect();
    let model = within(timeouts, Answer::of_steps(200, SSE, steps));
    assert_eq!(streamed(&model).await.message().text().len(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_slow_consumer_is_not_a_slow_server() {
    let steps = vec![piece("a"), piece("b"), wait(100), piece("c"), end()];
    let model = answering(Answer::of_steps(200, SSE, steps));
    let mut stream = open(&model).await.unwrap();
    let mut text = String::new();
    while let Some(chunk) = stream.next().await {
        text += chunk.unwrap().text();
        tokio::time::sleep(secs(3_600)).await;
    }
    assert_eq!(text, "abc");
}

#[tokio::test(start_paused = true)]
async fn a_poll_that_was_given_up_does_not_end_a_stream_that_goes_on() {
    let steps = vec![piece("a"), wait(1), piece("b"), end()];
    let model = answering(Answer::of_steps(200, SSE, steps));
    let mut stream = open(&model).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().text(), "a");
    assert!(
        tokio::time::timeout(Duration::from_millis(500), stream.next())
            .await
            .is_err()
    );
    tokio::time::sleep(secs(3_600)).await;
    assert_eq!(stream.next().await.unwrap().unwrap().text(), "b");
    assert_eq!(stream.message().await.unwrap().text(), "ab");
}

#[tokio::test(start_paused = true)]
async fn a_stream_has_all_the_time_it_wants_unless_told_otherwise() {
    let many = |count: usize| {
        let pieces = (0..count).flat_map(|_| [piece("x"), wait(60)]);
        Answer::of_steps(200, SSE, pieces.chain([end()]).collect())
    };
    assert_eq!(
        streamed(&answering(many(200))).await.message().text().len(),
        200
    );

    let started = Instant::now();
    let limited = within(Timeouts::new().with_stream(secs(150)), many(200));
    let outcome = streamed(&limited).await;
    assert_eq!(
        (started.elapsed(), outcome.partial_text()),
        (secs(150), "xxx".to_owned())
    );
    let error = outcome.error();
    assert_eq!(error.kind(), timeout(TimeoutPhase::Total));
    assert!(!error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_stream_ends_though_there_is_always_more_to_read() {
    let answer = Answer::of_steps(
        200,
        SSE,
        (0..100).map(|_| piece("x")).chain([end()]).collect(),
    );
    let model = within(Timeouts::new().with_stream(secs(10)), answer);
    let mut stream = open(&model).await.unwrap();
    let mut chunks = 0;
    let error = loop {
        match stream.next().await.unwrap() {
            Ok(_) => chunks += 1,
            Err(error) => break error,
        }
        tokio::time::sleep(secs(1)).await;
    };
    assert_eq!((error.kind(), chunks), (timeout(TimeoutPhase::Total), 10));
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_nobody_asked_for_has_the_time_of_a_whole_answer() {
    let steps = (0..100).flat_map(|_| [comment(), wait(60)]).collect();
    let started = Instant::now();
    let error = whole(&answering(Answer::of_steps(200, SSE, steps)))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), started.elapsed()),
        (timeout(TimeoutPhase::Total), secs(600))
    );
}

#[tokio::test(start_paused = true)]
async fn the_body_of_an_error_may_stall_without_hiding_its_status() {
    let body = r#"{"error":{"code":402,"message":"No money"}}"#;
    let stalled = Answer::of_steps(
        402,
        "application/json",
        vec![Step::Bytes(body.into()), Step::Hang],
    );
    let started = Instant::now();
    let error = whole(&answering(stalled)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), started.elapsed()),
        (ErrorKind::InsufficientCredits, Some(402), secs(10))
    );
    let drip = (0..100_000)
        .flat_map(|_| [Step::Bytes(Bytes::from_static(b"x")), wait(60)])
        .collect();
    let started = Instant::now();
    let error = whole(&answering(Answer::of_steps(500, "text/plain", drip)))
        .await
        .unwrap_err();
    assert_eq!((error.status(), started.elapsed()), (Some(500), secs(10)));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_of_the_run_counts_too() {
    let steps = vec![piece("Hel"), Step::Hang];
    let model = answering(Answer::of_steps(200, SSE, steps));
    let context = RunContext::new().with_timeout(secs(3));
    let mut stream = chat_core::RunnableExt::stream_in(&model, "hi", &context);
    assert_eq!(stream.next().await.unwrap().unwrap().text(), "Hel");
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), timeout(TimeoutPhase::Deadline));
    assert_eq!(error.partial().unwrap().text(), "Hel");
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn what_a_deadline_cuts_off_inside_a_chain_is_in_the_error() {
    let steps = vec![piece("Hel"), wait(1), piece("lo"), Step::Hang];
    let model = answering(Answer::of_steps(200, SSE, steps));
    let chain = chat_core::chain(model) | chat_core::StrOutputParser;
    let context = RunContext::new().with_timeout(secs(3));
    // The server streams, though nobody asked for it; the call gives one text or none.
    let error = chat_core::RunnableExt::invoke_in(&chain, "hi", &context)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), timeout(TimeoutPhase::Deadline));
    assert_eq!(error.partial().unwrap().text(), "Hello");
}

#[tokio::test(start_paused = true)]
async fn timeouts_without_end_do_not_overflow() {
    let forever = Duration::MAX;
    let timeouts = Timeouts::new()
        .with_connect(forever)
        .with_stream_head(forever)
        .with_whole(forever)
        .with_idle(forever)
        .with_stream(forever);
    let steps = vec![wait(1_000), piece("Hi"), wait(1_000), end()];
    let model = within(timeouts.clone(), Answer::of_steps(200, SSE, steps));
    assert_eq!(streamed(&model).await.message().text(), "Hi");
    let model = within(
        timeouts,
        Answer::json(fixture("text.json")).after(secs(5_000)),
    );
    assert_eq!(whole(&model).await.unwrap().text(), "Bonjour.");
}
