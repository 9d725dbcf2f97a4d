use super::{Row, declined, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "F1",
        "a stream or a call is dropped",
        "the server sees the connection close",
        &[
            "leaving::the_server_sees_at_once_that_a_stream_was_dropped",
            "leaving::the_server_sees_at_once_that_a_call_was_dropped",
        ],
    ),
    row(
        "F2",
        "a call is dropped in any phase",
        "no task and no socket is left",
        &["leaving::a_call_may_be_dropped_in_any_phase_and_leaves_nothing_behind"],
    ),
    row(
        "F3",
        "`next()` is given up and called again",
        "nothing is lost or repeated",
        &["leaving::a_next_that_was_given_up_loses_and_repeats_nothing"],
    ),
    declined(
        "F4",
        "an agent is dropped while tools run",
        "there is no agent yet",
    ),
    row(
        "F5",
        "a token is cancelled",
        "`Cancelled` at once, with what came; the connection closes",
        &["leaving::a_token_cancels_at_once"],
    ),
    row(
        "F6",
        "the runtime ends before its streams",
        "no panic, no deadlock",
        &["leaving::a_runtime_may_end_before_its_streams_and_streams_may_outlive_it"],
    ),
    row(
        "F7",
        "a stream is dropped outside of a runtime",
        "no panic",
        &[
            "leaving::a_runtime_may_end_before_its_streams_and_streams_may_outlive_it",
            "leaving::a_client_works_in_one_runtime_after_the_other",
        ],
    ),
    row(
        "F8",
        "a call is cancelled while a history is written",
        "a turn is in the history whole or not at all",
        &[
            "chat-core/tests/methods/history.rs::a_turn_that_fails_or_is_dropped_leaves_nothing",
            "chat-core/tests/methods/history.rs::calls_of_tools_are_written_with_their_results_or_not_at_all",
        ],
    ),
];
