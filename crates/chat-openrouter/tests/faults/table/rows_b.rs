use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "B1",
        "lines that end in LF, CR LF, CR, or all of them",
        "the same events",
        &["framing::lines_end_in_any_way", "sse.rs::vectors_whole"],
    ),
    row(
        "B2",
        "CR and LF in different reads",
        "the same events",
        &[
            "framing::the_two_bytes_of_a_line_end_may_come_apart",
            "sse.rs::vectors_at_every_cut",
        ],
    ),
    row(
        "B3",
        "every byte on its own",
        "the same events",
        &[
            "framing::every_byte_may_come_alone",
            "sse.rs::vectors_byte_by_byte",
        ],
    ),
    row(
        "B4",
        "cuts inside characters, marks, field names",
        "the same events, at every cut",
        &[
            "splits.rs::every_cut_in_two_says_the_same",
            "sse/properties.rs::agrees_with_the_reference_at_any_cuts",
        ],
    ),
    row(
        "B5",
        "a byte order mark; two of them",
        "one is no text; a second belongs to the first field's name",
        &["framing::one_mark_of_byte_order_is_no_part_of_the_text"],
    ),
    row(
        "B6",
        "comments anywhere, 200 000 of them",
        "ignored; they count as signs of life",
        &[
            "framing::comments_may_stand_anywhere",
            "timeouts.rs::comments_keep_a_stream_alive",
        ],
    ),
    row(
        "B7",
        "`data:` with no space, two, or a tab",
        "the same events",
        &["framing::fields_are_written_in_any_way"],
    ),
    row(
        "B8",
        "JSON over several `data:` lines",
        "joined",
        &["framing::fields_are_written_in_any_way"],
    ),
    row(
        "B9",
        "`id`, `event`, `retry` and unknown fields",
        "ignored; nothing ever reconnects",
        &["framing::fields_are_written_in_any_way"],
    ),
    row(
        "B10",
        "a last event without its blank line",
        "counts if it is whole; else `Interrupted` with what came",
        &["framing::a_last_event_without_its_blank_line_counts_if_it_is_whole"],
    ),
    row(
        "B11",
        "`[DONE]` with or without spaces, or in quotes",
        "an end; in quotes `InvalidResponse`",
        &["framing::done_is_known_in_all_its_forms_and_ends_the_answer"],
    ),
    row(
        "B12",
        "events after `[DONE]`",
        "not read; the connection is closed if they go on",
        &[
            "framing::done_is_known_in_all_its_forms_and_ends_the_answer",
            "framing::what_follows_done_holds_nothing_up",
        ],
    ),
    row(
        "B13",
        "text that is not UTF-8",
        "`InvalidResponse` with what came; once",
        &["framing::broken_text_ends_the_stream_with_what_came"],
    ),
    row(
        "B14",
        "control characters",
        "pass escaped; bare ones are `InvalidResponse`",
        &["framing::control_characters_pass_escaped_and_are_errors_bare"],
    ),
    row(
        "B15",
        "one event of 8 MiB; a line of 4 MiB in small reads",
        "read, in linear time",
        &[
            "framing::one_event_may_be_large",
            "sse/limits.rs::long_line_in_small_pieces_is_not_searched_again",
        ],
    ),
    row(
        "B16",
        "a line without end",
        "`InvalidResponse` with what came, at `Limits::max_event_bytes` (16 MiB); once",
        &[
            "framing::lines_and_events_without_end_are_cut_off",
            "sse/limits.rs::limit_is_exact",
        ],
    ),
    row(
        "B17",
        "an event of lines without end",
        "the same",
        &[
            "framing::lines_and_events_without_end_are_cut_off",
            "sse/limits.rs::endless_lines_and_events_are_refused",
        ],
    ),
    row(
        "B18",
        "empty events without end",
        "`Timeout(Total)` with what came, if `Timeouts::stream` is set; no memory",
        &["framing::events_without_end_are_held_to_the_time_of_the_stream"],
    ),
    row(
        "B19",
        "blank lines without end",
        "nothing, in linear time",
        &[
            "framing::blank_lines_are_nothing",
            "sse/limits.rs::floods_of_short_lines_cost_no_more_than_their_bytes",
        ],
    ),
    row(
        "B20",
        "`event: error`",
        "that error, with what came",
        &["framing::an_event_that_is_called_an_error_is_one"],
    ),
    row(
        "B21",
        "a comment that a proxy put into `data:`",
        "`InvalidResponse` with what came and the line in `raw()`",
        &["framing::a_comment_that_a_proxy_made_data_is_told_apart_from_an_end"],
    ),
    row(
        "B22",
        "lines of JSON in place of events",
        "`InvalidResponse` with the start in `raw()`; once",
        &["types::lines_of_json_are_no_stream_of_events"],
    ),
];
