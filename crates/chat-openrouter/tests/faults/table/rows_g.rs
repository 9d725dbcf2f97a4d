use super::{Row, declined, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "G1",
        "thousands of streams, some of which go wrong",
        "every token comes once, or is in the partial answer of an error; no socket and no task is left ([figures](reliability.md))",
        &["chat-testing/tests/soak.rs::every_token_comes_once_or_is_in_an_error"],
    ),
    row(
        "G2",
        "2000 calls of one client at once",
        "all are answered",
        &["hostile/neighbours.rs::two_thousand_calls_at_once_share_a_client"],
    ),
    row(
        "G3",
        "a flood, and a consumer who sleeps",
        "nothing is read before it is asked for, but one piece and what the socket holds",
        &["hostile/work.rs::nothing_is_read_ahead_of_the_caller"],
    ),
    row(
        "G4",
        "a callback panics",
        "its call panics; the calls beside it and after it do not",
        &["hostile/neighbours.rs::a_callback_that_panics_takes_no_other_call_with_it"],
    ),
    row(
        "G5",
        "the process has no files left",
        "`Connection`, and answers again when there are some",
        &["hostile/neighbours.rs::a_process_without_files_gets_errors_and_recovers"],
    ),
    declined(
        "G6",
        "a thousand answers of 10 MB at once",
        "an answer has its cap (`Limits`) and calls have theirs (`RunContext::with_max_concurrency`); what both allow together is for the app to choose",
    ),
    row(
        "G7",
        "the thread is blocked for longer than the idle time",
        "what had come by then counts; no timeout",
        &["hostile/neighbours.rs::a_blocked_thread_is_not_a_silent_server"],
    ),
    declined(
        "G8",
        "one huge stream beside a thousand small ones",
        "a stream does nothing but when its caller polls it, so how long it may run at once is the caller's to say",
    ),
    declined(
        "G9",
        "loom and thread sanitizers",
        "shared state is behind the locks, semaphores and counters of std and tokio, but for the three states of `transport/hyper/wakes.rs`; unsafe code is forbidden",
    ),
];
