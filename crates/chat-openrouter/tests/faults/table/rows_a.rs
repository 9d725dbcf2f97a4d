use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "A1",
        "connection refused",
        "`Connection`; tried again",
        &[
            "connections::a_refused_connection_is_tried_again",
            "loopback.rs::nobody_there_is_said_plainly",
        ],
    ),
    row(
        "A2",
        "packets vanish while connecting",
        "`Timeout(Connect)` after `Timeouts::connect` (5 s); tried again",
        &["connections::a_connection_that_never_comes_has_its_time"],
    ),
    row(
        "A3",
        "the request is read and never answered",
        "`Timeout(ResponseHead)`; once, since it may be billed",
        &["heads::the_head_must_come_in_its_time_however_busy_the_server_seems"],
    ),
    row(
        "A4",
        "the connection breaks before the answer",
        "the same bytes again on a new connection",
        &[
            "connections::a_reset_before_the_answer_is_sent_again_on_a_new_connection",
            "loopback.rs::a_connection_that_breaks_before_the_answer_is_made_anew",
        ],
    ),
    row(
        "A5",
        "the server closes an idle connection of the pool",
        "the answer; no request is served twice",
        &[
            "connections::a_connection_that_the_server_closed_while_idle_is_replaced",
            "connections::a_server_that_closes_idle_connections_at_any_time_costs_no_answer",
        ],
    ),
    row(
        "A6",
        "a body without length is cut",
        "`Interrupted`; a whole answer is asked for again",
        &["bodies::a_whole_answer_that_is_cut_is_asked_for_again"],
    ),
    row(
        "A7",
        "a body is shorter than its `Content-Length`",
        "`Interrupted`; a whole answer is asked for again",
        &[
            "bodies::a_whole_answer_that_is_cut_is_asked_for_again",
            "loopback.rs::a_body_that_is_cut_is_an_interruption",
        ],
    ),
    row(
        "A8",
        "a chunked body ends without its last chunk",
        "`Interrupted` with what came; once",
        &["bodies::a_stream_that_breaks_after_its_first_output_keeps_what_came"],
    ),
    row(
        "A9",
        "the size of a chunk is nonsense or huge",
        "`Interrupted` with what came; once",
        &["bodies::a_stream_that_breaks_after_its_first_output_keeps_what_came"],
    ),
    row(
        "A10",
        "more than 100 headers, or a header of 1 MiB",
        "`Connection`; tried again",
        &["heads::a_head_has_a_hundred_headers_at_most_and_is_not_huge"],
    ),
    row(
        "A11",
        "interim answers without end",
        "`Timeout(ResponseHead)`; once",
        &["heads::the_head_must_come_in_its_time_however_busy_the_server_seems"],
    ),
    row(
        "A12",
        "SSH, TLS or HTML in place of HTTP",
        "`Connection`; tried again, no more than any failure",
        &["connections::what_is_no_http_is_a_connection_that_failed"],
    ),
    row(
        "A13",
        "400, 401, 402, 403, 404, 413, 422 with an error",
        "the kind of the status, with its message; once",
        &[
            "statuses::what_will_not_pass_is_not",
            "errors.rs::every_status_has_its_kind_and_says_whether_to_try_again",
        ],
    ),
    row(
        "A14",
        "an error in the form with `availability`",
        "its status, wait and word on retrying count",
        &[
            "statuses::the_fields_of_an_availability_error_are_there",
            "statuses::a_server_that_says_whether_to_try_again_is_obeyed",
            "errors.rs::availability_decides_over_the_status",
        ],
    ),
    row(
        "A15",
        "408, 409, 425, 429, 500, 502 to 504, 520 to 524, 529",
        "tried again",
        &["statuses::what_may_pass_is_asked_for_again"],
    ),
    row(
        "A16",
        "418, 501, 505, 507, 600; 099",
        "an error with the status; once. 099 is no HTTP: `Connection`",
        &["statuses::what_will_not_pass_is_not"],
    ),
    row(
        "A17",
        "a gateway's HTML page with 502 or 524",
        "`Unavailable` with the status and the page's text; tried again",
        &[
            "statuses::a_page_of_a_gateway_keeps_its_status",
            "error_bodies.rs::a_page_of_a_proxy_is_shown_without_its_tags",
        ],
    ),
    row(
        "A18",
        "200 with HTML, as of a hotel's network",
        "`InvalidResponse` with the page in `raw()`; once",
        &["types::a_page_is_no_answer"],
    ),
    row(
        "A19",
        "200 with an error in JSON, to a stream",
        "that error",
        &["types::a_failure_in_json_is_that_failure_for_a_stream_too"],
    ),
    row(
        "A20",
        "200 with an error in JSON",
        "that error",
        &[
            "types::a_failure_in_json_is_that_failure_for_a_stream_too",
            "whole_failures.rs::success_that_carries_an_error_is_that_error",
        ],
    ),
    row(
        "A21",
        "a whole answer to a stream",
        "the answer, in one piece",
        &["types::a_completion_is_taken_whatever_it_calls_itself"],
    ),
    row(
        "A22",
        "a stream to a call that wants a whole answer",
        "the answer, added up",
        &["types::a_stream_that_nobody_asked_for_is_added_up"],
    ),
    row(
        "A23",
        "no content type, or a wrong one",
        "the first bytes tell what it is",
        &[
            "types::a_stream_is_known_by_its_type_or_its_first_bytes",
            "types::a_completion_is_taken_whatever_it_calls_itself",
        ],
    ),
    row(
        "A24",
        "200 without a body, 204, 205",
        "`InvalidResponse`; once",
        &["types::nothing_is_no_answer"],
    ),
    row(
        "A25",
        "white space before the JSON, to keep alive",
        "the answer; white space counts as a sign of life",
        &["timeouts.rs::a_whole_answer_has_ten_minutes_for_head_and_body_together"],
    ),
    row(
        "A26",
        "a compressed answer that was not asked for",
        "gzip is undone; anything else is `InvalidResponse` that names it; once",
        &[
            "compressed::what_cannot_be_undone_is_said",
            "compressed::a_stream_that_is_compressed_unasked_is_read_or_refused_but_never_lost",
            "compressed::only_what_can_be_undone_is_asked_for",
        ],
    ),
    row(
        "A27",
        "a gzip bomb",
        "`InvalidResponse` at the cap of decoded bytes",
        &["compressed::a_bomb_is_stopped_by_what_it_would_become"],
    ),
    row(
        "A28",
        "an error with a body of 200 MB",
        "the error; 64 KiB are read, 2000 characters kept, the connection closed",
        &[
            "bodies::the_body_of_an_error_is_read_up_to_its_cap",
            "error_bodies.rs::an_error_body_is_read_up_to_its_cap_only",
        ],
    ),
    row(
        "A29",
        "a whole answer without end",
        "`InvalidResponse` at `Limits::max_body_bytes` (64 MiB); once",
        &["bodies::a_whole_answer_without_end_is_read_up_to_its_cap"],
    ),
    row(
        "A30",
        "a head that drips",
        "`Timeout(ResponseHead)`: bytes do not extend it; once",
        &["heads::the_head_must_come_in_its_time_however_busy_the_server_seems"],
    ),
    row(
        "A31",
        "trailers, 10 000 of them",
        "a few are ignored; too many end a body that has not said it is whole",
        &["bodies::trailers_are_no_part_of_the_answer"],
    ),
    row(
        "A32",
        "an answer before the request was read",
        "that answer, not a broken pipe",
        &["bodies::an_answer_that_comes_before_the_request_was_read_counts"],
    ),
    row(
        "A33",
        "HTTP/2: refused streams, GOAWAY, reset streams",
        "refused ones are sent again; a reset one is `Interrupted` with what came. A flood of SETTINGS is left to the `h2` crate, which limits it",
        &[
            "http2::streams_that_were_refused_are_sent_again",
            "http2::a_stream_that_is_cancelled_keeps_what_came",
        ],
    ),
    row(
        "A34",
        "TLS: unknown issuer, wrong host, expired, none at all",
        "`Connection` that says why; once; nothing goes out in plain",
        &[
            "tls::a_certificate_that_nobody_vouches_for_is_refused",
            "tls::a_certificate_of_another_host_or_another_time_is_refused",
            "tls::a_server_without_tls_gets_nothing_in_plain",
        ],
    ),
    row(
        "A35",
        "307 or 308 to another host",
        "`Configuration`; not followed, the other host gets nothing; once",
        &["redirects::nobody_else_gets_anything"],
    ),
    row(
        "A36",
        "301, 302, 303",
        "the same",
        &["redirects::nobody_else_gets_anything"],
    ),
    row(
        "A37",
        "redirects in a loop, to plain HTTP, to `file:`",
        "the same",
        &["redirects::nobody_else_gets_anything"],
    ),
    row(
        "A38",
        "two lengths, or a length and chunks",
        "two lengths: `Connection`. Chunks count over a length",
        &["heads::lengths_that_contradict_each_other_are_refused"],
    ),
];
