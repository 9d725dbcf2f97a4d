//! The pieces of tool calls become calls that can be run, or calls that say why they cannot.

use std::collections::HashSet;

use chat_core::{
    AiMessage, AiMessageChunk, FinishReason, InvalidToolCall, MessageFold, ToolCallChunk,
};
use serde_json::{Value, json};

fn folded(pieces: impl IntoIterator<Item = ToolCallChunk>) -> MessageFold {
    let mut fold = MessageFold::new();
    for piece in pieces {
        fold += AiMessageChunk::new("").with_tool_call(piece);
    }
    fold
}

fn ended(pieces: impl IntoIterator<Item = ToolCallChunk>, reason: FinishReason) -> AiMessage {
    let mut fold = folded(pieces);
    fold += AiMessageChunk::new("").with_finish_reason(reason);
    fold.into_message()
}

/// The calls of an answer that ended normally, all of which can be run.
fn calls(pieces: impl IntoIterator<Item = ToolCallChunk>) -> Value {
    let message = ended(pieces, FinishReason::ToolCalls);
    assert_eq!(
        message.invalid_tool_calls().collect::<Vec<_>>(),
        Vec::<&InvalidToolCall>::new()
    );
    message
        .tool_calls()
        .map(|call| json!([call.id, call.name, call.args]))
        .collect()
}

fn at(index: u64, args: &str) -> ToolCallChunk {
    ToolCallChunk::new(index, args)
}

fn without_index(args: &str) -> ToolCallChunk {
    at(0, args).with_index(None)
}

#[test]
fn interleaved_calls_are_told_apart_by_index() {
    let pieces = [
        at(0, "").with_id("a").with_name("one"),
        at(1, "{").with_id("b").with_name("two"),
        at(0, r#"{"x""#),
        at(1, r#""y":2}"#),
        at(0, ":1}"),
    ];
    assert_eq!(
        calls(pieces),
        json!([["a", "one", { "x": 1 }], ["b", "two", { "y": 2 }]])
    );
}

#[test]
fn indexes_may_have_gaps_and_any_order() {
    let pieces = [
        at(7, "{").with_id("a").with_name("one"),
        at(u64::MAX, "{").with_id("b").with_name("two"),
        at(3, "{}").with_id("c").with_name("three"),
        at(u64::MAX, "}"),
        at(7, "}"),
    ];
    assert_eq!(
        calls(pieces),
        json!([["a", "one", {}], ["b", "two", {}], ["c", "three", {}]])
    );
}

#[test]
fn a_piece_without_an_index_continues_the_last_call() {
    let pieces = [
        without_index("").with_id("a").with_name("one"),
        without_index(r#"{"x":"#),
        without_index("1}"),
        without_index("{").with_id("b").with_name("two"),
        without_index("}"),
    ];
    assert_eq!(
        calls(pieces),
        json!([["a", "one", { "x": 1 }], ["b", "two", {}]])
    );
}

#[test]
fn a_piece_without_an_index_belongs_to_the_call_of_its_id() {
    let pieces = [
        without_index("{").with_id("a").with_name("one"),
        without_index("{").with_id("b").with_name("two"),
        without_index("}").with_id("a"),
        without_index("}").with_id("b"),
    ];
    assert_eq!(calls(pieces), json!([["a", "one", {}], ["b", "two", {}]]));
}

#[test]
fn an_empty_name_or_id_is_none() {
    let pieces = [
        without_index("{").with_id("a").with_name("one"),
        without_index("}").with_id("").with_name(""),
        at(1, "{").with_id("b").with_name("two"),
        at(1, "}").with_id("").with_name(""),
    ];
    assert_eq!(calls(pieces), json!([["a", "one", {}], ["b", "two", {}]]));
}

#[test]
fn a_repeated_id_and_name_count_once() {
    let piece = |args| at(0, args).with_id("a").with_name("one");
    assert_eq!(
        calls([piece("{"), piece("}"), piece(" ")]),
        json!([["a", "one", {}]])
    );
}

#[test]
fn the_name_may_come_late() {
    let pieces = [
        at(0, "{"),
        at(0, "}").with_name("one"),
        at(0, "").with_id("a"),
    ];
    assert_eq!(calls(pieces), json!([["a", "one", {}]]));
}

#[test]
fn a_new_id_at_the_same_index_opens_a_new_call() {
    let pieces = [
        at(0, "{").with_id("a").with_name("one"),
        at(0, "}"),
        at(0, "{").with_id("b").with_name("two"),
        at(0, "}"),
    ];
    assert_eq!(calls(pieces), json!([["a", "one", {}], ["b", "two", {}]]));
}

#[test]
fn calls_that_share_an_index_are_told_apart_by_repeated_ids() {
    let pieces = [
        at(0, "{").with_id("a").with_name("one"),
        at(0, "{").with_id("b").with_name("two"),
        at(0, "}").with_id("a"),
        at(0, "}").with_id("b"),
    ];
    assert_eq!(calls(pieces), json!([["a", "one", {}], ["b", "two", {}]]));
}

#[test]
fn a_whole_call_may_come_in_one_chunk() {
    let first = at(0, r#"{"x":[1,{"y":null}]}"#)
        .with_id("a")
        .with_name("one");
    let second = at(1, "{}").with_id("b").with_name("two");
    let chunk = AiMessageChunk::new("")
        .with_tool_call(first)
        .with_tool_call(second);
    let mut fold = MessageFold::new();
    fold += chunk.with_finish_reason(FinishReason::ToolCalls);
    let names: Vec<_> = fold
        .into_message()
        .tool_calls()
        .map(|call| call.name.clone())
        .collect();
    assert_eq!(names, ["one", "two"]);
}

#[test]
fn a_tail_of_space_changes_nothing() {
    let pieces = [
        at(0, r#"{"x":1}"#).with_id("a").with_name("one"),
        at(0, " \n\t"),
        at(0, "  "),
    ];
    assert_eq!(calls(pieces), json!([["a", "one", { "x": 1 }]]));
}

#[test]
fn empty_arguments_are_the_empty_object() {
    for args in ["", "  ", "\n"] {
        let piece = at(0, args).with_id("a").with_name("one");
        assert_eq!(calls([piece]), json!([["a", "one", {}]]));
    }
}

#[test]
fn blank_and_repeated_ids_get_unique_ones() {
    let named = |index, id| at(index, "{}").with_name("one").with_id(id);
    let cases: [&[&str]; 6] = [
        &["", ""],
        &["a", "a", "a"],
        &["call_1", ""],
        &["", "call_0"],
        &["call_2", "x", "x", "call_2"],
        &[" ", " "],
    ];
    for ids in cases {
        let pieces = ids.iter().zip(0..).map(|(id, index)| named(index, id));
        let message = ended(pieces, FinishReason::ToolCalls);
        let given: Vec<_> = message.tool_calls().map(|call| call.id.as_str()).collect();
        let unique: HashSet<_> = given.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{ids:?} became {given:?}");
        assert!(
            given.iter().all(|id| !id.trim().is_empty()),
            "{ids:?} became {given:?}"
        );
        for id in ids.iter().filter(|id| !id.trim().is_empty()) {
            assert!(given.contains(id), "{id} of {ids:?} is not in {given:?}");
        }
    }
}
