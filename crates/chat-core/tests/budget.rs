//! What a run may cost, and what is counted.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{
    AiMessageChunk, Budget, ErrorKind, FakeChatModel, RunContext, RunEventKind, RunnableExt, Usage,
};
use common::{Recorder, ScriptedModel, finish, unavailable, words};
use futures::{StreamExt, TryStreamExt};

#[tokio::test]
async fn a_budget_of_requests_ends_with_an_error() {
    let budget = Budget::new().with_max_requests(2);
    let context = RunContext::new().with_budget(budget.clone());
    let model = FakeChatModel::new(["hello"]);
    model.invoke_in("hi", &context).await.unwrap();
    model
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    let error = model.invoke_in("hi", &context).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Budget, false)
    );
    assert!(error.message().contains("2 of 2 requests"), "{error}");
    assert!(
        model
            .stream_in("hi", &context)
            .next()
            .await
            .unwrap()
            .is_err()
    );
    assert_eq!((model.calls().len(), budget.requests()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_a_request_of_the_budget() {
    let budget = Budget::new().with_max_requests(2);
    let context = RunContext::new().with_budget(budget.clone());
    let model = ScriptedModel::new([Err(unavailable())]);
    let error = model
        .clone()
        .with_retry(5)
        .invoke_in("hi", &context)
        .await
        .unwrap_err();
    assert_eq!((error.kind(), model.attempts()), (ErrorKind::Budget, 2));
}

#[tokio::test]
async fn a_budget_of_tokens_counts_calls_and_streams() {
    let budget = Budget::new().with_max_total_tokens(9);
    let context = RunContext::new().with_budget(budget.clone());
    let model = ScriptedModel::new([words("a")]);
    model.invoke_in("hi", &context).await.unwrap();
    model
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    assert_eq!(budget.spent(), Usage::new(4, 6));
    let error = model.invoke_in("hi", &context).await.unwrap_err();
    assert!(error.message().contains("10 of 9 tokens"), "{error}");
}

#[tokio::test]
async fn a_budget_of_money_counts_what_was_charged() {
    let paid = finish().with_usage(Usage::new(1, 1).with_cost(0.03));
    let model = ScriptedModel::new([Ok(vec![Ok(AiMessageChunk::new("a")), Ok(paid)])]);
    let budget = Budget::new().with_max_cost(0.05);
    let context = RunContext::new().with_budget(budget.clone());
    assert!(model.invoke_in("hi", &context).await.is_ok());
    assert!(model.invoke_in("hi", &context).await.is_ok());
    assert!(
        model
            .invoke_in("hi", &context)
            .await
            .unwrap_err()
            .message()
            .contains("US dollars")
    );
    assert_eq!(budget.spent().cost, Some(0.06));
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_charged_for_what_it_reported() {
    let chunk = AiMessageChunk::new("a").with_usage(Usage::new(2, 1));
    let model = ScriptedModel::new([Ok(vec![Ok(chunk), Err(unavailable())])]);
    let budget = Budget::new();
    let context = RunContext::new().with_budget(budget.clone());
    model
        .stream_in("hi", &context)
        .try_collect::<Vec<_>>()
        .await
        .unwrap_err();
    assert_eq!(budget.spent(), Usage::new(2, 1));
}

#[tokio::test]
async fn a_call_that_breaks_off_is_charged_for_what_it_reported() {
    let chunk = AiMessageChunk::new("a").with_usage(Usage::new(2, 1));
    let model = ScriptedModel::new([Ok(vec![Ok(chunk), Err(unavailable())])]);
    let (recorder, context) = Recorder::in_context();
    let budget = Budget::new();
    let context = context.with_budget(budget.clone());
    model.invoke_in("hi", &context).await.unwrap_err();
    assert_eq!(budget.spent(), Usage::new(2, 1));
    let paid = |kind: &RunEventKind| matches!(kind, RunEventKind::Usage { .. });
    assert_eq!(
        recorder
            .events()
            .iter()
            .filter(|event| paid(&event.kind))
            .count(),
        1
    );
}

#[tokio::test]
async fn a_stream_dropped_after_its_usage_came_is_charged() {
    let model = ScriptedModel::new([words("a")]);
    let budget = Budget::new();
    let context = RunContext::new().with_budget(budget.clone());
    let mut stream = model.stream_in("hi", &context);
    while stream
        .next()
        .await
        .unwrap()
        .unwrap()
        .finish_reason()
        .is_none()
    {}
    drop(stream);
    assert_eq!(budget.spent(), Usage::new(2, 3));
}
