//! What is tried again, how often, after which waits, and what is not.

use std::time::Duration;

use crate::common::{Recorder, ScriptedModel, refused, unavailable, words};
use chat_core::{
    ChatModelExt, ChatOptions, Error, ErrorKind, RetryPolicy, RunContext, RunEventKind,
    RunnableExt, StrOutputParser, TimeoutPhase, chain,
};
use futures::TryStreamExt;
use tokio::time::Instant;

fn failing(error: Error) -> ScriptedModel {
    ScriptedModel::new([Err(error)])
}

fn steady(max_retries: u32) -> RetryPolicy {
    RetryPolicy::new(max_retries).without_jitter()
}

#[tokio::test(start_paused = true)]
async fn attempts_are_counted() {
    let model = failing(unavailable());
    let error = model.clone().with_retry(3).invoke("hi").await.unwrap_err();
    assert_eq!((model.attempts(), error.attempts()), (4, 4));
    assert!(error.to_string().contains("after 4 attempts"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_first_success_ends_it() {
    let model = ScriptedModel::new([Err(unavailable()), Err(unavailable()), words("good day")]);
    assert_eq!(
        model
            .clone()
            .with_retry(5)
            .invoke("hi")
            .await
            .unwrap()
            .text(),
        "good day"
    );
    assert_eq!(model.attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn without_jitter_the_waits_double_up_to_the_cap() {
    let model = failing(unavailable());
    model
        .clone()
        .with_retry_policy(steady(6))
        .invoke("hi")
        .await
        .unwrap_err();
    assert_eq!(model.waits(), [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]);
}

#[tokio::test(start_paused = true)]
async fn base_and_cap_can_be_set() {
    let policy = steady(3)
        .with_base(Duration::from_secs(2))
        .with_cap(Duration::from_secs(5));
    let model = failing(unavailable());
    model
        .clone()
        .with_retry_policy(policy)
        .invoke("hi")
        .await
        .unwrap_err();
    assert_eq!(model.waits(), [2.0, 4.0, 5.0]);
}

#[tokio::test(start_paused = true)]
async fn many_retries_do_not_overflow() {
    let policy = steady(100)
        .with_base(Duration::MAX)
        .with_cap(Duration::from_millis(1));
    let model = failing(unavailable());
    model
        .clone()
        .with_retry_policy(policy)
        .invoke("hi")
        .await
        .unwrap_err();
    assert_eq!(model.attempts(), 101);
}

#[tokio::test(start_paused = true)]
async fn with_jitter_the_waits_lie_below() {
    let model = failing(unavailable());
    model.clone().with_retry(5).invoke("hi").await.unwrap_err();
    for (wait, longest) in model.waits().into_iter().zip([0.5, 1.0, 2.0, 4.0, 8.0]) {
        assert!(wait <= longest + 0.001, "{wait} > {longest}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_provider_asks_for_is_kept() {
    let limited = Error::new(ErrorKind::RateLimited, "slow down");
    let model = failing(limited.with_retry_after(Duration::from_secs(17)));
    let begin = Instant::now();
    model.clone().with_retry(2).invoke("hi").await.unwrap_err();
    assert_eq!(model.waits(), [17.0, 17.0]);
    assert_eq!(begin.elapsed().as_secs(), 34);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_returns_at_once() {
    let limited = Error::new(ErrorKind::RateLimited, "slow down");
    let model = failing(limited.with_retry_after(Duration::from_secs(61)));
    let begin = Instant::now();
    let error = model.clone().with_retry(2).invoke("hi").await.unwrap_err();
    assert_eq!((begin.elapsed(), model.attempts()), (Duration::ZERO, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));

    let patient = RetryPolicy::new(1).with_max_retry_after(Duration::from_secs(61));
    model
        .clone()
        .with_retry_policy(patient)
        .invoke("hi")
        .await
        .unwrap_err();
    assert_eq!(model.attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_worth_it_is_not_tried_again() {
    for error in [refused(), unavailable().with_retryable(false)] {
        let model = failing(error);
        let error = model.clone().with_retry(3).invoke("hi").await.unwrap_err();
        assert_eq!((model.attempts(), error.attempts()), (1, 1));
    }
    let model = failing(refused().with_retryable(true));
    model.clone().with_retry(3).invoke("hi").await.unwrap_err();
    assert_eq!(model.attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_outermost_policy_wins() {
    let own = failing(unavailable()).with_own_policy(RetryPolicy::new(7));
    for (outer, calls) in [(3, 4), (0, 1)] {
        let model = own.clone();
        let before = model.attempts();
        let nested = model.clone().with_retry(5).with_retry(outer);
        nested.invoke("hi").await.unwrap_err();
        assert_eq!(model.attempts() - before, calls, "outer {outer}");
        let before = model.attempts();
        nested
            .stream("hi")
            .try_collect::<Vec<_>>()
            .await
            .unwrap_err();
        assert_eq!(model.attempts() - before, calls, "outer {outer}, streamed");
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_round_a_chain_counts_for_the_model_inside() {
    let model = failing(unavailable()).with_own_policy(RetryPolicy::new(7));
    let steps = chain(model.clone().with_retry(5)) | StrOutputParser;
    steps.with_retry(2).invoke("hi").await.unwrap_err();
    assert_eq!(model.attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_policy_in_the_context_replaces_all_others() {
    let model = failing(unavailable()).with_own_policy(RetryPolicy::new(7));
    let context = RunContext::new().with_retry_policy(RetryPolicy::new(1));
    model.invoke_in("hi", &context).await.unwrap_err();
    assert_eq!(model.attempts(), 2);
    model
        .clone()
        .with_retry(5)
        .invoke_in("hi", &context)
        .await
        .unwrap_err();
    assert_eq!(model.attempts(), 4);

    let none = RunContext::new().with_retry_policy(RetryPolicy::none());
    model
        .clone()
        .with_retry(5)
        .invoke_in("hi", &none)
        .await
        .unwrap_err();
    assert_eq!(model.attempts(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_stops_retries_before_the_wait() {
    let model = failing(unavailable());
    let context = RunContext::new().with_timeout(Duration::from_millis(2_000));
    let begin = Instant::now();
    let retrying = model.clone().with_retry_policy(steady(9));
    let error = retrying.invoke_in("hi", &context).await.unwrap_err();
    assert_eq!(
        (model.attempts(), error.kind()),
        (3, ErrorKind::Unavailable)
    );
    assert_eq!(begin.elapsed(), Duration::from_millis(1_500));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_has_passed_is_not_worth_another_try() {
    let context = RunContext::new().with_timeout(Duration::ZERO);
    let model = failing(unavailable());
    let error = model
        .clone()
        .with_retry(3)
        .invoke_in("hi", &context)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutPhase::Deadline));
}

#[tokio::test(start_paused = true)]
async fn retries_are_seen() {
    let (recorder, context) = Recorder::in_context();
    let model = ScriptedModel::new([Err(unavailable()), Err(unavailable()), words("good day")]);
    model
        .with_retry_policy(steady(2))
        .bind(ChatOptions::new())
        .invoke_in("hi", &context)
        .await
        .unwrap();
    let seen: Vec<_> = recorder
        .events()
        .into_iter()
        .filter_map(|event| match event.kind {
            RunEventKind::Retry {
                attempt,
                delay,
                error,
                ..
            } => Some((attempt, delay.as_millis(), error.kind())),
            _ => None,
        })
        .collect();
    assert_eq!(
        seen,
        [
            (1, 500, ErrorKind::Unavailable),
            (2, 1_000, ErrorKind::Unavailable)
        ]
    );
}
