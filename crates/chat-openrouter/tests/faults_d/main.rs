//! What goes wrong in the meaning of an answer: cut answers, odd tool calls, structured output that
//! does not fit. Row by row of part D of the fault matrix, on real bytes over loopback.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod arguments;
mod calls;
#[path = "../common/mod.rs"]
mod common;
mod endings;
mod reasoning;
mod schemas;
mod structured;
mod support;
mod tools;

/// Each row, and the tests that show what happens.
const ROWS: &[(&str, &str)] = &[
    ("D1", "endings::an_end_without_a_reason_is_an_interruption"),
    ("D2", "endings::an_end_inside_an_event_is_an_interruption"),
    (
        "D3",
        "endings::done_without_a_reason_is_an_answer_of_unknown_reason",
    ),
    ("D4", "endings::an_end_after_the_reason_needs_no_done"),
    ("D5", "endings::calls_of_a_cut_answer_are_never_run"),
    (
        "D6",
        "endings::a_cut_inside_arguments_leaves_no_call_to_run",
    ),
    ("D7", "calls::interleaved_calls_are_told_apart"),
    ("D8", "calls::two_calls_in_one_event_are_two"),
    ("D9", "calls::an_index_is_a_key_and_not_a_position"),
    ("D10", "calls::an_index_of_any_size_and_form_costs_nothing"),
    ("D11", "calls::one_index_with_two_ids_is_two_calls"),
    ("D12", "calls::calls_without_an_index_are_told_by_id"),
    ("D13", "calls::ids_that_are_missing_late_or_repeated"),
    ("D14", "calls::names_count_once_and_must_be_there"),
    (
        "D15",
        "arguments::what_is_no_object_is_kept_and_told_to_the_model",
    ),
    ("D16", "calls::text_and_a_call_in_one_event_are_both_kept"),
    (
        "D17",
        "calls::a_call_in_the_event_of_the_reason_is_there_once",
    ),
    (
        "D18",
        "tools::an_unknown_name_is_answered_with_the_known_ones",
    ),
    (
        "D19",
        "arguments::what_violates_the_schema_is_told_in_few_words",
    ),
    ("D20", "calls::older_and_other_forms_of_calls_are_kept"),
    ("D21", "structured::answers_that_are_no_value"),
    (
        "D22",
        "schemas::schemas_that_cannot_be_used_are_refused_at_build",
    ),
    ("D23", "reasoning::details_keep_order_and_unknown_fields"),
];

#[test]
fn every_row_has_its_test() {
    let sources = [
        ("arguments", include_str!("arguments.rs")),
        ("calls", include_str!("calls.rs")),
        ("endings", include_str!("endings.rs")),
        ("reasoning", include_str!("reasoning.rs")),
        ("schemas", include_str!("schemas.rs")),
        ("structured", include_str!("structured.rs")),
        ("tools", include_str!("tools.rs")),
    ];
    for (number, (row, test)) in (1..).zip(ROWS) {
        assert_eq!(*row, format!("D{number}"));
        let (file, name) = test.split_once("::").unwrap();
        let (_, source) = sources.iter().find(|(name, _)| *name == file).unwrap();
        assert!(source.contains(&format!("fn {name}(")), "{row}: {test}");
    }
    assert_eq!(ROWS.len(), 23);
}
