//! The cases, by what they are about. Each takes a subject and gives a verdict.

mod answers;
mod budget;
mod conversations;
mod endings;
mod events;
mod options;
mod permits;
mod retries;
mod secrets;
mod stopping;
mod streams;
mod usage;

pub use answers::{
    a_batch_answers_each_input, a_request_without_messages_is_an_error, invoke_gives_text,
    unicode_passes_whole,
};
pub use budget::{a_budget_is_charged_once, a_spent_budget_forbids_requests};
pub use conversations::{
    a_conversation_is_taken, a_failed_tool_result_is_taken, images_are_taken,
    message_names_are_taken, repeated_roles_are_taken, tool_history_is_taken,
};
pub use endings::{
    a_broken_stream_is_an_error_with_the_partial_text, a_stream_that_ends_early_is_an_error,
    nothing_follows_the_end,
};
pub use events::{
    a_direct_request_is_one_run, a_dropped_stream_is_one_run, a_failure_is_one_run,
    a_stream_is_one_run, invoke_is_one_run,
};
pub use options::{
    max_tokens_limits_the_answer, stop_ends_the_answer, the_model_can_be_overridden,
};
pub use permits::{
    a_batch_keeps_to_the_limit, a_permit_covers_the_whole_stream, a_permit_is_free_after_a_drop,
    a_permit_is_free_after_an_error, a_permit_is_free_after_the_end, a_request_needs_one_permit,
};
pub use retries::{
    a_refusal_is_not_tried_again, a_stream_is_not_tried_again_after_output, retries_never_multiply,
    the_policy_of_the_context_counts, with_retry_tries_again,
};
pub use secrets::{debug_shows_no_secret, errors_show_no_secret, identity_is_stable};
pub use stopping::{
    a_deadline_ends_the_run, cancellation_ends_the_run, dropping_a_call_stops_the_work,
    dropping_a_stream_stops_the_work,
};
pub use streams::{a_stream_has_one_finish_reason, chunks_fold_to_the_whole_message};
pub use usage::{usage_comes_once_in_a_stream, usage_is_reported};
