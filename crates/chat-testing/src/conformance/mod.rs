//! A conformance suite for any [`ChatModel`](chat_core::ChatModel): what chains, agents and apps
//! rely on, as tests that a backend runs in a few lines.
//!
//! ```
//! mod conformance {
//!     use chat_testing::conformance::{Capabilities, Subject};
//!     use chat_testing::fakes::EchoModel;
//!
//!     fn subject() -> Subject {
//!         let capabilities = Capabilities::new()
//!             .with_deterministic(true)
//!             .with_counts_requests(false)
//!             .with_sees_drops(false);
//!         Subject::new(EchoModel::new()).with_capabilities(capabilities)
//!     }
//!
//!     chat_testing::conformance_tests!(subject());
//! }
//! ```
//!
//! That checks a provider that works. The half of the contract that hurts in production is about
//! one that does not: connections that break, overload, callers that leave. For this, a subject is
//! [`staged`](Subject::staged): its function sets a stand-in for the provider up so that it
//! behaves as the [`Situation`] says, and counts the requests that reach it in [`Traffic`].
//!
//! ```
//! use std::sync::Arc;
//! use chat_core::{ChatModel, Error, ErrorKind, FakeChatModel};
//! use chat_testing::conformance::{self, Capabilities, Outcome, Situation, Stage, Subject};
//!
//! fn build(stage: &Stage) -> Option<Arc<dyn ChatModel>> {
//!     let model = match stage.situation {
//!         Situation::Works => FakeChatModel::new(["The sea is wide."]),
//!         Situation::Refuses => {
//!             FakeChatModel::scripted([Err(Error::new(ErrorKind::Authentication, "no such key"))])
//!         }
//!         _ => return None,
//!     };
//!     let counted = model.clone();
//!     stage.traffic.count_with(move || counted.calls().len());
//!     Some(Arc::new(model))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let subject = Subject::staged(build);
//! let verdict = conformance::a_refusal_is_not_tried_again(&subject).await;
//! assert_eq!(verdict, Ok(Outcome::Passed));
//! # }
//! ```
//!
//! What a backend cannot do is data, [`Capabilities`]: such cases are skipped with a visible line.
//! Each case is a plain function too, and [`all_cases`] lists them. A failure says what is wrong,
//! why it matters, and what to do.

mod capabilities;
mod cases;
#[cfg(feature = "http")]
mod counted;
mod recorder;
mod subject;
mod suite;
mod support;
mod traffic;
mod verdict;

pub use capabilities::Capabilities;
pub use cases::{
    a_batch_answers_each_input, a_batch_keeps_to_the_limit,
    a_broken_stream_is_an_error_with_the_partial_text, a_budget_is_charged_once,
    a_conversation_is_taken, a_deadline_ends_the_run, a_direct_request_is_one_run,
    a_dropped_stream_is_one_run, a_failed_tool_result_is_taken, a_failure_is_one_run,
    a_permit_covers_the_whole_stream, a_permit_is_free_after_a_drop,
    a_permit_is_free_after_an_error, a_permit_is_free_after_the_end, a_refusal_is_not_tried_again,
    a_request_needs_one_permit, a_request_without_messages_is_an_error,
    a_spent_budget_forbids_requests, a_stream_has_one_finish_reason,
    a_stream_is_not_tried_again_after_output, a_stream_is_one_run,
    a_stream_that_ends_early_is_an_error, cancellation_ends_the_run,
    chunks_fold_to_the_whole_message, debug_shows_no_secret, dropping_a_call_stops_the_work,
    dropping_a_stream_stops_the_work, errors_show_no_secret, identity_is_stable, images_are_taken,
    invoke_gives_text, invoke_is_one_run, max_tokens_limits_the_answer, message_names_are_taken,
    nothing_follows_the_end, repeated_roles_are_taken, retries_never_multiply,
    stop_ends_the_answer, the_model_can_be_overridden, the_policy_of_the_context_counts,
    tool_history_is_taken, unicode_passes_whole, usage_comes_once_in_a_stream, usage_is_reported,
    with_retry_tries_again,
};
#[cfg(feature = "http")]
pub use counted::Counted;
pub use subject::{Situation, Stage, Subject};
#[doc(hidden)]
pub use suite::run_as_test;
pub use suite::{Case, all_cases};
pub use traffic::{OpenRequest, Traffic};
pub use verdict::{Failure, Outcome, Verdict};
