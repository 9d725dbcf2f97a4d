//! What goes down every call: deadline, cancellation, names, tags, budget.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::time::Duration;

use chat_core::{
    CancellationToken, ErrorKind, FakeChatModel, RetryPolicy, RunContext, RunnableExt, StepKind,
    StrOutputParser, TimeoutPhase, chain,
};
use common::{Recorder, ScriptedModel, words};
use futures::StreamExt;
use serde_json::json;
use tokio::time::Instant;

const DEADLINE: ErrorKind = ErrorKind::Timeout(TimeoutPhase::Deadline);

/// A model that says one of its three words a second.
fn slow() -> ScriptedModel {
    ScriptedModel::new([words("one two three")]).with_pace(Duration::from_secs(1))
}

fn within(seconds: f64) -> RunContext {
    RunContext::new().with_timeout(Duration::from_secs_f64(seconds))
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_a_call() {
    let (model, begin) = (slow(), Instant::now());
    let error = model.invoke_in("hi", &within(2.5)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (DEADLINE, false));
    assert_eq!((begin.elapsed().as_millis(), model.live()), (2_500, 0));
    assert_eq!(
        model.invoke_in("hi", &within(4.5)).await.unwrap().text(),
        "one two three"
    );
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_a_stream_once() {
    let (model, begin) = (slow(), Instant::now());
    let mut stream = model.stream_in("hi", &within(2.5));
    assert_eq!(stream.next().await.unwrap().unwrap().text(), "one ");
    assert_eq!(stream.next().await.unwrap().unwrap().text(), "two ");
    assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), DEADLINE);
    assert_eq!((begin.elapsed().as_millis(), model.live()), (2_500, 0));
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_an_owned_stream_and_a_batch() {
    let mut stream = slow().into_stream("hi", within(0.5));
    assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), DEADLINE);
    assert!(stream.next().await.is_none());
    let results = slow().batch_in(["a", "b"], &within(0.5)).await;
    assert!(
        results
            .iter()
            .all(|result| result.as_ref().unwrap_err().kind() == DEADLINE)
    );
}

#[tokio::test(start_paused = true)]
async fn the_earliest_deadline_counts() {
    let begin = Instant::now();
    for context in [
        within(2.0).with_timeout(Duration::from_secs(9)),
        within(9.0).with_timeout(Duration::from_secs(2)),
    ] {
        assert_eq!(context.deadline().unwrap() - begin, Duration::from_secs(2));
    }
    assert_eq!(
        within(2.0).with_timeout(Duration::MAX).deadline(),
        within(2.0).deadline()
    );
}

#[tokio::test(start_paused = true)]
async fn cancelling_ends_a_call_and_a_stream() {
    let model = slow();
    let token = CancellationToken::new();
    let context = RunContext::new().with_cancellation(token.clone());
    let call = model.invoke_in("hi", &context);
    let cancel = async {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        token.cancel();
    };
    let (result, ()) = futures::future::join(call, cancel).await;
    let error = result.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable(), model.live()),
        (ErrorKind::Cancelled, false, 0)
    );

    let token = CancellationToken::new();
    let context = RunContext::new().with_cancellation(token.clone());
    let mut stream = model.stream_in("hi", &context);
    stream.next().await.unwrap().unwrap();
    token.cancel();
    assert_eq!(
        stream.next().await.unwrap().unwrap_err().kind(),
        ErrorKind::Cancelled
    );
    assert!(stream.next().await.is_none());
    assert_eq!(model.live(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_cancelled_before_makes_no_request() {
    let token = CancellationToken::new();
    token.cancel();
    let context = RunContext::new().with_cancellation(token);
    let model = FakeChatModel::new(["hello"]);
    assert_eq!(
        model.invoke_in("hi", &context).await.unwrap_err().kind(),
        ErrorKind::Cancelled
    );
    assert!(
        model
            .stream_in("hi", &context)
            .next()
            .await
            .unwrap()
            .is_err()
    );
    assert!(
        model
            .batch_in(["a", "b"], &context)
            .await
            .iter()
            .all(Result::is_err)
    );
    assert_eq!(model.calls().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn dropping_a_call_or_a_stream_stops_the_work() {
    let model = slow();
    let mut stream = model.stream("hi");
    stream.next().await.unwrap().unwrap();
    assert_eq!(model.live(), 1);
    drop(stream);
    assert_eq!(model.live(), 0);
    let call = model.invoke("hi");
    assert!(
        tokio::time::timeout(Duration::from_secs(1), call)
            .await
            .is_err()
    );
    assert_eq!((model.attempts(), model.live()), (2, 0));
}

#[tokio::test]
async fn nothing_happens_before_a_stream_is_polled() {
    let model = FakeChatModel::new(["hello"]);
    drop(model.stream("hi"));
    drop(model.clone().into_stream("hi", RunContext::new()));
    drop(model.invoke("hi"));
    assert_eq!(model.calls().len(), 0);
}

#[tokio::test]
async fn a_name_is_for_the_next_run_only() {
    let (recorder, context) = Recorder::in_context();
    let steps = chain(FakeChatModel::new(["hello"])) | StrOutputParser;
    steps
        .invoke_in("hi", &context.with_name("greeting"))
        .await
        .unwrap();
    let names: Vec<_> = recorder
        .lines()
        .into_iter()
        .filter(|line| line.trim_start().starts_with("start"))
        .collect();
    assert_eq!(
        names,
        [
            "start greeting",
            "  start FakeChatModel",
            "  start StrOutputParser"
        ]
    );
}

#[tokio::test]
async fn tags_and_metadata_are_inherited_by_all_events() {
    let (recorder, context) = Recorder::in_context();
    let outer = context
        .with_tag("a")
        .with_metadata("user", "ada")
        .with_metadata("turn", 1);
    let inner = outer.with_tag("b").with_metadata("turn", 2);
    let steps = chain(FakeChatModel::new(["hello"])) | StrOutputParser;
    steps.invoke_in("hi", &inner).await.unwrap();
    let events = recorder.events();
    assert!(events.len() >= 7);
    for event in events {
        assert_eq!(*event.tags, ["a".to_owned(), "b".to_owned()]);
        assert_eq!(json!(*event.metadata), json!({ "user": "ada", "turn": 2 }));
    }
    recorder.assert_every_run_ended_once();
    FakeChatModel::new(["hello"])
        .invoke_in("hi", &outer)
        .await
        .unwrap();
    let last = recorder.events().pop().unwrap();
    assert_eq!((last.tags.len(), &last.metadata["turn"]), (1, &json!(1)));
}

#[test]
fn a_context_shows_its_settings_and_no_content() {
    let context = RunContext::new()
        .with_max_concurrency(0)
        .with_retry_policy(RetryPolicy::new(1))
        .with_retry_policy(RetryPolicy::new(9));
    assert_eq!(context.max_concurrency().unwrap().get(), 1);
    assert_eq!(context.retry_policy().unwrap().max_retries(), 1);
    assert!(context.run_id().is_none() && !context.is_observed());
    assert_eq!(json!(StepKind::Model), json!("model"));
}
