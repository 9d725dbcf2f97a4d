//! Calls that cannot be run say why.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chat_core::{
    AiMessage, AiMessageChunk, FinishReason, InvalidToolCall, MessageFold, ToolCallChunk,
};

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

fn only_invalid(message: &AiMessage) -> &InvalidToolCall {
    assert_eq!(message.tool_calls().count(), 0);
    let mut calls = message.invalid_tool_calls();
    let call = calls.next().unwrap();
    assert_eq!(calls.next(), None);
    call
}

fn at(index: u64, args: &str) -> ToolCallChunk {
    ToolCallChunk::new(index, args)
}

#[test]
fn arguments_that_are_no_object_make_the_call_invalid() {
    for args in [
        "null",
        "[]",
        "1",
        r#""{}""#,
        "{",
        r#"{"a":1}}"#,
        r#"{"a":1}{"a":1}"#,
        "{'a':1}",
    ] {
        let piece = at(0, args).with_id("a").with_name("one");
        let message = ended([piece], FinishReason::ToolCalls);
        let call = only_invalid(&message);
        assert_eq!(call.args, args);
        assert_eq!(
            (call.id.as_deref(), call.name.as_deref()),
            (Some("a"), Some("one"))
        );
        assert!(call.error.contains("not a JSON object"), "{}", call.error);
    }
}

#[test]
fn a_call_without_a_name_is_invalid() {
    let message = ended([at(0, "{}").with_id("a")], FinishReason::ToolCalls);
    let call = only_invalid(&message);
    assert_eq!(
        (call.name.as_deref(), call.error.as_str()),
        (None, "the call names no tool")
    );
}

#[test]
fn a_cut_off_call_is_invalid() {
    let cases = [
        (FinishReason::Length, "token limit"),
        (FinishReason::Error, "provider failed"),
        (FinishReason::ContentFilter, "content filter"),
    ];
    for (reason, says) in cases {
        for args in ["", "{}", r#"{"x":1"#] {
            let message = ended([at(0, args).with_id("a").with_name("one")], reason.clone());
            let call = only_invalid(&message);
            assert_eq!(call.args, args);
            assert!(call.error.contains(says), "{reason}: {}", call.error);
        }
    }
}

#[test]
fn a_limit_in_the_providers_own_words_cuts_off_too() {
    for native in ["max_tokens", "MAX_TOKENS", "max_output_tokens", "length"] {
        let mut fold = folded([at(0, "{}").with_id("a").with_name("one")]);
        fold += AiMessageChunk::new("")
            .with_finish_reason(FinishReason::ToolCalls)
            .with_native_finish_reason(native);
        let message = fold.into_message();
        assert!(
            only_invalid(&message).error.contains("token limit"),
            "{native}"
        );
    }
}

#[test]
fn a_call_of_an_answer_without_an_end_is_invalid() {
    let message = folded([at(0, "{}").with_id("a").with_name("one")]).into_message();
    assert!(only_invalid(&message).error.contains("broke off"));
}

#[test]
fn an_unknown_or_plain_end_leaves_calls_runnable() {
    for reason in ["stop", "tool_calls", "function_call", "eos"] {
        let piece = at(0, "{}").with_id("a").with_name("one");
        let message = ended([piece], FinishReason::from(reason));
        assert_eq!(message.tool_calls().count(), 1, "{reason}");
    }
}

#[test]
fn folding_many_pieces_takes_linear_time() {
    let mut fold = folded([at(0, "[").with_id("a").with_name("one")]);
    for _ in 0..100_000 {
        fold += AiMessageChunk::new("").with_tool_call(at(0, "1234567890,"));
    }
    let message = fold.into_partial();
    assert_eq!(only_invalid(&message).args.len(), 1_100_001);
}
