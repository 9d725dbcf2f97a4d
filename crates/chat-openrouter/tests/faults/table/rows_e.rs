use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "E1",
        "silence after the first output",
        "`Timeout(Idle)` with what came after `Timeouts::idle` (120 s); once",
        &[
            "again::silence_after_the_first_output_ends_the_stream_with_what_came",
            "again::silence_before_the_first_output_is_tried_again",
        ],
    ),
    row(
        "E2",
        "only comments",
        "no timeout; `Timeout(Progress)` if `Timeouts::progress` is set",
        &[
            "timeouts.rs::comments_keep_a_stream_alive",
            "timeouts.rs::comments_are_no_progress_where_that_is_wanted",
        ],
    ),
    row(
        "E3",
        "a slow stream that goes on",
        "no timeout, unless `Timeouts::stream` is set",
        &["timeouts.rs::a_stream_has_all_the_time_it_wants_unless_told_otherwise"],
    ),
    row(
        "E4",
        "a slow consumer",
        "no timeout; the server is held back",
        &[
            "again::a_consumer_that_sleeps_trips_no_timer_and_holds_the_server_back",
            "timeouts.rs::a_slow_consumer_is_not_a_slow_server",
        ],
    ),
    row(
        "E5",
        "`Retry-After` in all forms, and nonsense",
        "kept up to 60 s; more is the caller's to decide; nonsense is ignored",
        &[
            "errors.rs::the_wait_is_read_in_all_its_forms",
            "again::waits_that_make_no_sense_are_ours",
            "again::too_long_a_wait_or_too_near_a_deadline_ends_the_call_at_once",
        ],
    ),
    row(
        "E6",
        "`x-should-retry`",
        "obeyed, both ways",
        &["statuses::a_server_that_says_whether_to_try_again_is_obeyed"],
    ),
    row(
        "E7",
        "a server that is down for all calls",
        "100 retries for the whole client, then one for five successes; the error says so",
        &[
            "storms::a_server_that_is_down_gets_no_storm_of_retries",
            "storms::calls_that_succeed_earn_retries",
        ],
    ),
    row(
        "E8",
        "100 clients that fail at once",
        "their waits are spread evenly",
        &["storms::waits_are_spread_over_the_whole_time"],
    ),
    row(
        "E9",
        "a deadline before the next attempt",
        "the last error, at once",
        &[
            "again::too_long_a_wait_or_too_near_a_deadline_ends_the_call_at_once",
            "retries.rs::a_deadline_before_the_next_attempt_ends_the_call_at_once",
        ],
    ),
    row(
        "E10",
        "a retry",
        "the same bytes; each attempt is an event",
        &[
            "again::each_attempt_is_seen",
            "retries.rs::what_may_pass_is_sent_again_unchanged",
        ],
    ),
    row(
        "E11",
        "429 to 50 calls at once",
        "after the wait they come back 20 ms apart, first come, first served",
        &["storms::calls_that_were_told_to_wait_come_back_one_by_one"],
    ),
    row(
        "E12",
        "clocks that are wrong",
        "dates count from the server's `Date`; all else from a steady clock",
        &["errors.rs::the_wait_is_read_in_all_its_forms"],
    ),
    row(
        "E13",
        "the caller leaves while a retry waits",
        "no further request",
        &["retries.rs::nothing_is_sent_after_the_call_was_dropped"],
    ),
    row(
        "E14",
        "a failure before the first output of a stream",
        "tried again; the caller sees one clean stream",
        &["again::a_stream_that_starts_again_is_one_clean_stream"],
    ),
    row(
        "E15",
        "a failure after it",
        "the error with what came; never sent again",
        &[
            "again::after_output_nothing_is_sent_again_whatever_the_policy",
            "retries.rs::a_stream_that_fails_after_its_first_output_does_not",
        ],
    ),
    row(
        "E16",
        "a failing primary model with fallbacks",
        "`with_fallbacks`: the next model after its retries, and not for a wrong request; the error has all failures",
        &[
            "again::a_fallback_answers_for_a_model_that_is_down_and_not_for_a_wrong_request",
            "chat-core/tests/compose/failures.rs::fallbacks_help_until_the_first_piece_and_list_all_failures",
        ],
    ),
];
