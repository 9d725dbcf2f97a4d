use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        "D1",
        "the stream ends without a finish reason and without `[DONE]`",
        "`Interrupted` with what came",
        &["meaning/endings::an_end_without_a_reason_is_an_interruption"],
    ),
    row(
        "D2",
        "the stream ends inside an event",
        "`Interrupted` with what came",
        &["meaning/endings::an_end_inside_an_event_is_an_interruption"],
    ),
    row(
        "D3",
        "`[DONE]` without a finish reason",
        "the answer, whose finish reason is `unknown`; once",
        &["meaning/endings::done_without_a_reason_is_an_answer_of_unknown_reason"],
    ),
    row(
        "D4",
        "a finish reason without `[DONE]`",
        "the answer",
        &["meaning/endings::an_end_after_the_reason_needs_no_done"],
    ),
    row(
        "D5",
        "the token limit or a content filter ends an answer that calls tools",
        "the calls are invalid, whole or not, and are never run",
        &["meaning/endings::calls_of_a_cut_answer_are_never_run"],
    ),
    row(
        "D6",
        "the stream ends inside a call's arguments",
        "`Interrupted`; the partial message has an invalid call with the raw text",
        &["meaning/endings::a_cut_inside_arguments_leaves_no_call_to_run"],
    ),
    row(
        "D7",
        "pieces of parallel calls are interleaved",
        "each call with its own arguments, in the order in which they began",
        &["meaning/calls::interleaved_calls_are_told_apart"],
    ),
    row(
        "D8",
        "two calls in one event",
        "two calls",
        &["meaning/calls::two_calls_in_one_event_are_two"],
    ),
    row(
        "D9",
        "indices begin at 1, have gaps or fall",
        "the index is a key: every call is there",
        &["meaning/calls::an_index_is_a_key_and_not_a_position"],
    ),
    row(
        "D10",
        "an index of 6,000,000, 2⁶⁴ - 1, -1, `\"0\"`, 1.0 or `{}`",
        "one call; memory does not grow with the number",
        &["meaning/calls::an_index_of_any_size_and_form_costs_nothing"],
    ),
    row(
        "D11",
        "two ids under one index",
        "two calls",
        &["meaning/calls::one_index_with_two_ids_is_two_calls"],
    ),
    row(
        "D12",
        "no index",
        "calls are told by id; a piece without one goes on with the last call",
        &["meaning/calls::calls_without_an_index_are_told_by_id"],
    ),
    row(
        "D13",
        "no id, an empty one, a late one, or one repeated in each piece",
        "one call; an id that is missing is made up, the same each time",
        &["meaning/calls::ids_that_are_missing_late_or_repeated"],
    ),
    row(
        "D14",
        "a name repeated in each piece, empty or missing",
        "the first name counts once; a call without a name is invalid",
        &["meaning/calls::names_count_once_and_must_be_there"],
    ),
    row(
        "D15",
        "arguments that are no JSON object: broken, `null`, a list, JSON in a string, two objects",
        "an invalid call with the raw text, which the model is told about; no arguments at all are `{}`",
        &["meaning/arguments::what_is_no_object_is_kept_and_told_to_the_model"],
    ),
    row(
        "D16",
        "text and a call in one event",
        "both",
        &["meaning/calls::text_and_a_call_in_one_event_are_both_kept"],
    ),
    row(
        "D17",
        "a call in the event of the finish reason; two of those",
        "one call",
        &["meaning/calls::a_call_in_the_event_of_the_reason_is_there_once"],
    ),
    row(
        "D18",
        "a tool's name is unknown, in other case or has a space behind it",
        "an error result that lists the tools",
        &["meaning/tools::an_unknown_name_is_answered_with_the_known_ones"],
    ),
    row(
        "D19",
        "arguments violate the schema, or are huge",
        "an error result with the paths, never longer than a few lines; over 1 MiB the answer is `InvalidResponse`",
        &["meaning/arguments::what_violates_the_schema_is_told_in_few_words"],
    ),
    row(
        "D20",
        "a legacy `function_call`, a call of type `custom`, a call without type",
        "without type it is a function; of the others nothing is lost, and none is run",
        &["meaning/calls::older_and_other_forms_of_calls_are_kept"],
    ),
    row(
        "D21",
        "structured output with prose or fences around it, a trailing comma, cut, empty, twice, not fitting, or refused",
        "`OutputParsing` with raw text, path and answer; one fenced block of JSON is taken, and said to be one; as many more rounds as are allowed",
        &[
            "meaning/structured::answers_that_are_no_value",
            "meaning/structured::a_refusal_and_a_cut_answer_are_final",
        ],
    ),
    row(
        "D22",
        "a user's schema with 10,000 fields, 1,000 levels or circles of references",
        "`InvalidRequest` at build; nothing is sent, no stack overflows",
        &[
            "meaning/schemas::schemas_that_cannot_be_used_are_refused_at_build",
            "meaning/schemas::no_schema_overflows_the_stack",
        ],
    ),
    row(
        "D23",
        "reasoning details interleaved, encrypted, of an unknown type",
        "they go back in order, with all their fields",
        &["meaning/reasoning::details_keep_order_and_unknown_fields"],
    ),
];
