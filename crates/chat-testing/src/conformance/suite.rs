use std::fmt;
use std::future::Future;
use std::io::Write;

use futures::future::BoxFuture;

use super::verdict::Rule;
use super::{Failure, Outcome, Subject, Verdict};

const IN_TIME: Rule = Rule {
    why: "a call that never ends takes its caller down with it",
    remedy: "look for a future that waits for itself (two permits for one request), or allow more \
             with `Subject::with_patience`",
};

/// How many waits a case may have.
const WAITS_IN_A_CASE: u32 = 20;

/// One case of the suite.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Case {
    /// The name: that of the function.
    pub name: &'static str,
    work: for<'a> fn(&'a Subject) -> BoxFuture<'a, Verdict>,
}

impl Case {
    /// Runs the case.
    ///
    /// # Errors
    ///
    /// What the backend does wrong.
    pub async fn run(&self, subject: &Subject) -> Verdict {
        run(self.name, subject, (self.work)(subject)).await
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Case").field(&self.name).finish()
    }
}

/// All cases, in the order in which a failure says most.
///
/// ```
/// use chat_testing::conformance::{Subject, all_cases};
/// use chat_testing::fakes::EchoModel;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let subject = Subject::new(EchoModel::new());
/// for case in all_cases().into_iter().take(3) {
///     case.run(&subject).await.unwrap();
/// }
/// # }
/// ```
#[must_use]
pub fn all_cases() -> Vec<Case> {
    crate::__conformance_cases!(list)
}

/// Runs one case as a test: panics if it fails, says so if it is skipped.
#[doc(hidden)]
pub async fn run_as_test(
    name: &str,
    subject: &Subject,
    work: impl Future<Output = Verdict> + Send,
) {
    match run(name, subject, work).await {
        Ok(Outcome::Passed) => {}
        Ok(Outcome::Skipped(reason)) => say(&format!("skipped: {name}: {reason}")),
        Err(failure) => fail(name, &failure),
    }
}

async fn run(name: &str, subject: &Subject, work: impl Future<Output = Verdict> + Send) -> Verdict {
    if let Some(reason) = subject.left_out(name) {
        return Ok(Outcome::Skipped(reason.to_owned()));
    }
    let most = subject.patience().saturating_mul(WAITS_IN_A_CASE);
    IN_TIME.ends(work, most, "the case").await?
}

/// Writes past the test harness, which hides the output of tests that pass.
fn say(line: &str) {
    // Where there is no standard error, nobody reads it.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

#[expect(clippy::panic, reason = "a test fails by panicking")]
fn fail(case: &str, failure: &Failure) -> ! {
    panic!("the backend does not conform: {case}\n{failure}")
}

/// Makes a `#[tokio::test]` of every case of the [conformance suite](crate::conformance).
///
/// The argument makes the [`Subject`]; it is evaluated anew in each test. Time is paused: waits take
/// no time. For a backend that reaches its provider over a socket, say `real_time`. The crate that
/// uses the macro needs tokio with the features `macros`, `rt` and `test-util`.
///
/// ```
/// mod echo {
///     use chat_testing::conformance::Subject;
///     use chat_testing::fakes::EchoModel;
///
///     chat_testing::conformance_tests!(Subject::new(EchoModel::new()));
/// }
///
/// mod over_a_socket {
///     use chat_testing::conformance::Subject;
///     use chat_testing::fakes::EchoModel;
///
///     chat_testing::conformance_tests!(Subject::new(EchoModel::new()), real_time);
/// }
/// ```
#[macro_export]
macro_rules! conformance_tests {
    ($subject:expr) => {
        $crate::__conformance_cases!(tests (start_paused = true) $subject);
    };
    ($subject:expr, real_time) => {
        $crate::__conformance_cases!(tests () $subject);
    };
}

/// The one list of cases. What is done with it is the argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_cases {
    ($($what:tt)*) => {
        $crate::__conformance_expand! { [$($what)*]
            invoke_gives_text
            chunks_fold_to_the_whole_message
            a_stream_has_one_finish_reason
            nothing_follows_the_end
            usage_is_reported
            usage_comes_once_in_a_stream
            unicode_passes_whole
            a_batch_answers_each_input
            a_conversation_is_taken
            repeated_roles_are_taken
            tool_history_is_taken
            a_failed_tool_result_is_taken
            message_names_are_taken
            images_are_taken
            a_request_without_messages_is_an_error
            stop_ends_the_answer
            max_tokens_limits_the_answer
            the_model_can_be_overridden
            a_broken_stream_is_an_error_with_the_partial_text
            a_stream_that_ends_early_is_an_error
            dropping_a_stream_stops_the_work
            dropping_a_call_stops_the_work
            a_deadline_ends_the_run
            cancellation_ends_the_run
            a_request_needs_one_permit
            a_permit_covers_the_whole_stream
            a_permit_is_free_after_the_end
            a_permit_is_free_after_an_error
            a_permit_is_free_after_a_drop
            a_batch_keeps_to_the_limit
            a_spent_budget_forbids_requests
            a_budget_is_charged_once
            with_retry_tries_again
            the_policy_of_the_context_counts
            retries_never_multiply
            a_refusal_is_not_tried_again
            a_stream_is_not_tried_again_after_output
            invoke_is_one_run
            a_stream_is_one_run
            a_direct_request_is_one_run
            a_failure_is_one_run
            a_dropped_stream_is_one_run
            identity_is_stable
            debug_shows_no_secret
            errors_show_no_secret
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_expand {
    ([list] $($case:ident)*) => {
        vec![$($crate::conformance::Case {
            name: stringify!($case),
            work: |subject| Box::pin($crate::conformance::$case(subject)),
        }),*]
    };
    ([tests $how:tt $subject:expr] $($case:ident)*) => {
        $(
            #[tokio::test $how]
            async fn $case() {
                let subject = $subject;
                let work = $crate::conformance::$case(&subject);
                $crate::conformance::run_as_test(stringify!($case), &subject, work).await;
            }
        )*
    };
}
