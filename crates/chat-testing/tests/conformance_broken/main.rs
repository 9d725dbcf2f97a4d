//! A backend broken in many ways: the suite finds each, and says why it matters.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it found, and fails by panicking"
)]

mod backend;

use std::collections::BTreeMap;

use backend::{Backend, Flaw};
use chat_testing::conformance::{Capabilities, Failure, Subject, all_cases};

/// The cases that fail, and how.
async fn failures(flaw: Flaw) -> BTreeMap<&'static str, Failure> {
    let subject = Subject::staged(move |stage| Some(Backend::on_stage(stage, flaw)))
        .with_capabilities(
            Capabilities::new()
                .with_deterministic(true)
                .with_stop(false)
                .with_max_tokens(false)
                .with_refuses_empty_requests(false),
        );
    let mut failures = BTreeMap::new();
    for case in all_cases() {
        if let Err(failure) = case.run(&subject).await {
            println!("{flaw:?}: {}\n{failure}", case.name);
            failures.insert(case.name, failure);
        }
    }
    failures
}

/// Asserts that this case fails with this sentence, and gives the names of all that fail.
async fn finds(flaw: Flaw, case: &str, wrong: &str) -> Vec<&'static str> {
    let failures = failures(flaw).await;
    let failure = failures
        .get(case)
        .unwrap_or_else(|| panic!("{case} holds with {flaw:?}"));
    assert_eq!(failure.wrong(), wrong);
    assert!(!failure.why().is_empty() && !failure.remedy().is_empty());
    failures.into_keys().collect()
}

#[tokio::test(start_paused = true)]
async fn a_sound_backend_passes() {
    assert_eq!(failures(Flaw::None).await, BTreeMap::new());
}

#[tokio::test(start_paused = true)]
async fn silent_end() {
    let found = finds(
        Flaw::EndsSilently,
        "a_stream_that_ends_early_is_an_error",
        "a stream that ended without a finish reason ended like a whole answer, with \"The sea \"",
    );
    assert_eq!(
        found.await,
        [
            "a_broken_stream_is_an_error_with_the_partial_text",
            "a_permit_is_free_after_an_error",
            "a_stream_is_not_tried_again_after_output",
            "a_stream_that_ends_early_is_an_error",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn lost_usage() {
    let found = finds(
        Flaw::LosesUsage,
        "usage_comes_once_in_a_stream",
        "no chunk of the stream has usage",
    );
    assert_eq!(found.await, ["usage_comes_once_in_a_stream"]);
}

#[tokio::test(start_paused = true)]
async fn fold_that_is_not_invoke() {
    let found = finds(
        Flaw::TrimsChunks,
        "chunks_fold_to_the_whole_message",
        "the chunks add up to \"Theseaiswide.\", but `invoke` gives \"The sea is wide.\"",
    );
    assert_eq!(found.await, ["chunks_fold_to_the_whole_message"]);
}

#[tokio::test(start_paused = true)]
async fn text_after_the_finish() {
    let found = finds(
        Flaw::TalksOn,
        "a_stream_has_one_finish_reason",
        "output came after the finish reason: \"(the end)\"",
    );
    assert!(found.await.contains(&"chunks_fold_to_the_whole_message"));
}

#[tokio::test(start_paused = true)]
async fn two_finish_reasons() {
    let found = finds(
        Flaw::FinishesTwice,
        "a_stream_has_one_finish_reason",
        "2 chunks of one answer have a finish reason",
    );
    assert_eq!(found.await, ["a_stream_has_one_finish_reason"]);
}

#[tokio::test(start_paused = true)]
async fn permit_held_while_it_waits_for_another() {
    let found = finds(
        Flaw::TakesTwoPermits,
        "a_request_needs_one_permit",
        "under a limit of one, `invoke` did not end within 30s",
    );
    let found = found.await;
    assert!(found.contains(&"a_budget_is_charged_once"), "{found:?}");
    assert!(found.contains(&"a_direct_request_is_one_run"), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn permit_leaked() {
    let found = finds(
        Flaw::KeepsStreams,
        "a_permit_is_free_after_a_drop",
        "after a dropped stream, `invoke` did not end within 30s",
    );
    let found = found.await;
    assert!(
        found.contains(&"dropping_a_stream_stops_the_work"),
        "{found:?}"
    );
    assert!(found.contains(&"a_dropped_stream_is_one_run"), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn no_leaf() {
    let found = finds(
        Flaw::HasNoLeaf,
        "a_permit_covers_the_whole_stream",
        "under a limit of one, `invoke` did not wait for the stream that is still open",
    );
    let found = found.await;
    for case in [
        "a_batch_keeps_to_the_limit",
        "a_budget_is_charged_once",
        "a_direct_request_is_one_run",
        "a_spent_budget_forbids_requests",
        "the_policy_of_the_context_counts",
    ] {
        assert!(found.contains(&case), "{case} is not in {found:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn retries_of_its_own() {
    let found = finds(
        Flaw::RetriesByItself,
        "retries_never_multiply",
        "two retries around three: 6 requests reached the provider instead of 3",
    );
    let found = found.await;
    assert!(
        found.contains(&"the_policy_of_the_context_counts"),
        "{found:?}"
    );
    assert!(found.contains(&"a_refusal_is_not_tried_again"), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn work_after_the_drop() {
    let found = finds(
        Flaw::WorksOn,
        "dropping_a_stream_stops_the_work",
        "the stream was dropped, but the request behind it is still open",
    );
    let found = found.await;
    assert!(found.contains(&"a_deadline_ends_the_run"), "{found:?}");
    assert!(found.contains(&"cancellation_ends_the_run"), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn partial_text_lost() {
    let found = finds(
        Flaw::Buffers,
        "a_broken_stream_is_an_error_with_the_partial_text",
        "nothing came of a stream that broke off; opening it failed: interrupted: the line went \
         dead",
    );
    assert!(found.await.contains(&"dropping_a_stream_stops_the_work"));
}

#[tokio::test(start_paused = true)]
async fn key_in_debug() {
    let found = finds(
        Flaw::ShowsKey,
        "debug_shows_no_secret",
        "`Debug` shows the key",
    );
    assert_eq!(found.await, ["debug_shows_no_secret"]);
}

#[tokio::test(start_paused = true)]
async fn key_in_errors() {
    let found = finds(
        Flaw::RepeatsKey,
        "errors_show_no_secret",
        "in `Display` of an error of the kind `authentication` (Refuses) stands the key",
    );
    assert_eq!(found.await, ["errors_show_no_secret"]);
}

#[tokio::test(start_paused = true)]
async fn events_twice() {
    let found = finds(
        Flaw::RunsTwice,
        "invoke_is_one_run",
        "`invoke` started 2 runs: start Backend (model), start Backend (model), usage, end, end",
    );
    assert_eq!(found.await, ["a_failure_is_one_run", "invoke_is_one_run"]);
}
