//! Tool calls that are still arriving.

use chat_core::{AiMessageChunk, PartialToolCalls, ToolCallChunk};
use serde_json::{Value, json};

use crate::call;

fn piece(piece: ToolCallChunk) -> AiMessageChunk {
    AiMessageChunk::default().with_tool_call(piece)
}

fn seen(calls: &PartialToolCalls) -> Vec<(String, Value, bool)> {
    calls
        .iter()
        .map(|call| {
            (
                call.name.to_owned(),
                call.args.cloned().unwrap_or_default(),
                call.is_complete,
            )
        })
        .collect()
}

#[test]
fn interleaved_calls_grow_apart() {
    let mut calls = PartialToolCalls::new();
    calls.push(&piece(
        ToolCallChunk::new(0, "").with_id("a").with_name("read"),
    ));
    calls.push(&piece(
        ToolCallChunk::new(7, r#"{"n""#)
            .with_id("b")
            .with_name("add"),
    ));
    calls.push(&piece(ToolCallChunk::new(0, r#"{"path": "/ho"#)));
    calls.push(&piece(ToolCallChunk::new(7, ": 1}")));
    let expected = [
        ("read".to_owned(), json!({ "path": "/ho" }), false),
        ("add".to_owned(), json!({ "n": 1 }), true),
    ];
    assert_eq!(seen(&calls), expected);
    calls.push(&piece(ToolCallChunk::new(0, r#"me"}"#)));
    assert_eq!(
        seen(&calls)[0],
        ("read".to_owned(), json!({ "path": "/home" }), true)
    );
}

#[test]
fn what_is_no_json_stays_as_it_was() {
    let mut calls = PartialToolCalls::new();
    calls.push(&piece(ToolCallChunk::new(0, r#"{"a": 1,"#).with_name("f")));
    calls.push(&piece(ToolCallChunk::new(0, "}}")));
    calls.push(&piece(ToolCallChunk::new(0, r#""b": 2}"#)));
    assert_eq!(seen(&calls), [("f".to_owned(), json!({ "a": 1 }), false)]);
}

#[test]
fn a_call_that_came_whole_is_complete() {
    let mut calls = PartialToolCalls::new();
    calls.push(&call("add", r#"{"a": 1}"#).into_chunk());
    assert_eq!(seen(&calls), [("add".to_owned(), json!({ "a": 1 }), true)]);
}
