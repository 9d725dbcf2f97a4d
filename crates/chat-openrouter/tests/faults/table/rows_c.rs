use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "C1",
        "an unknown finish reason",
        "`FinishReason::Other` with the word",
        &["payload::finish_reasons_are_kept_whatever_they_are"],
    ),
    row(
        "C2",
        "an empty finish reason on each piece",
        "not taken for an end",
        &["payload::finish_reasons_are_kept_whatever_they_are"],
    ),
    row(
        "C3",
        "token counts that are floats, negative, texts, null or huge",
        "the answer; counts as far as they make sense",
        &[
            "payload::counts_that_make_no_sense_cost_no_answer",
            "usage.rs::numbers_may_be_texts_floats_or_nonsense",
        ],
    ),
    row(
        "C4",
        "`created`, `id`, `model`, `object` of any form, or none",
        "the answer",
        &["payload::fields_of_any_form_and_none_cost_no_answer"],
    ),
    row(
        "C5",
        "unknown words and objects",
        "kept",
        &[
            "payload::fields_of_any_form_and_none_cost_no_answer",
            "whole.rs::what_is_not_known_is_kept",
        ],
    ),
    row(
        "C6",
        "null in place of anything",
        "the answer",
        &["payload::fields_of_any_form_and_none_cost_no_answer"],
    ),
    row(
        "C7",
        "no choices in the middle of a stream",
        "skipped",
        &[
            "payload::fields_of_any_form_and_none_cost_no_answer",
            "stream.rs::chunks_without_choices_or_deltas_say_nothing",
        ],
    ),
    row(
        "C8",
        "a whole answer without choices",
        "`Unavailable`; tried again, as a provider that starts needs",
        &["payload::an_answer_without_choices_is_no_answer"],
    ),
    row(
        "C9",
        "no content; a refusal; only reasoning",
        "the answer, with an empty text",
        &[
            "whole.rs::a_refusal_is_an_answer",
            "whole.rs::reasoning_comes_with_its_details_unchanged",
            "payload::content_in_parts_is_text",
        ],
    ),
    row(
        "C10",
        "content in parts",
        "their texts, joined",
        &["payload::content_in_parts_is_text"],
    ),
    row(
        "C11",
        "broken JSON between good events",
        "`InvalidResponse` with what came and the event in `raw()`; once",
        &["stream_ends.rs::an_event_that_is_no_json_ends_the_stream_with_what_came"],
    ),
    row(
        "C12",
        "repeated keys, huge keys, lone surrogates",
        "the answer; a lone surrogate is `InvalidResponse`",
        &["payload::odd_texts_end_in_an_error_or_pass_but_never_in_a_panic"],
    ),
    row(
        "C13",
        "nesting, to 200 000 levels",
        "`InvalidResponse`, or an invalid tool call; never the stack",
        &["payload::nesting_ends_in_an_error_and_not_in_the_stack"],
    ),
    row(
        "C14",
        "usage nowhere, at the end, or in every event",
        "the last one, once",
        &[
            "payload::the_last_usage_counts_once",
            "usage.rs::details_of_zero_are_absent_and_a_price_of_zero_is_a_price",
        ],
    ),
    row(
        "C15",
        "choices of other numbers",
        "only the first answer is read",
        &["payload::only_the_first_answer_is_read"],
    ),
    row(
        "C16",
        "the id or model changes in the middle",
        "one answer, with the last of each",
        &["payload::an_answer_that_changes_its_model_is_one_answer"],
    ),
    row(
        "C17",
        "a failure in the middle of a stream",
        "that error with what came, whatever follows; once",
        &[
            "payload::a_failure_in_a_stream_is_one_in_all_its_forms",
            "stream_ends.rs::an_error_in_the_middle_keeps_what_came_whatever_its_shape",
        ],
    ),
    row(
        "C18",
        "the same without choices",
        "the same",
        &["payload::a_failure_in_a_stream_is_one_in_all_its_forms"],
    ),
    row(
        "C19",
        "finish reason `error` and no error",
        "`Unavailable` with what came",
        &[
            "payload::a_failure_in_a_stream_is_one_in_all_its_forms",
            "stream_ends.rs::a_finish_of_error_without_an_error_is_one",
        ],
    ),
    row(
        "C20",
        "a failure inside the choice of a whole answer",
        "that error with what came",
        &["payload::a_failure_in_a_whole_answer_is_one_in_all_its_forms"],
    ),
    row(
        "C21",
        "a failure before any output",
        "tried again",
        &[
            "payload::a_failure_in_a_stream_is_one_in_all_its_forms",
            "retries.rs::a_stream_that_fails_before_its_first_output_starts_again",
        ],
    ),
    row(
        "C22",
        "an error as text, empty, null, or under other names",
        "its words; null is no error",
        &["payload::a_failure_in_a_whole_answer_is_one_in_all_its_forms"],
    ),
];
