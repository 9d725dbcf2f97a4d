//! What holds for every cut of an answer.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chat_core::{AiMessage, AiMessageChunk, FinishReason, MessageFold, ToolCallChunk};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, proptest};
use serde_json::json;

fn fold(chunks: impl IntoIterator<Item = AiMessageChunk>) -> AiMessage {
    let mut fold = MessageFold::new();
    for chunk in chunks {
        fold += chunk;
    }
    fold.into_message()
}

fn stop() -> AiMessageChunk {
    AiMessageChunk::new("").with_finish_reason(FinishReason::Stop)
}

/// Cuts a text at places that the numbers choose.
fn cut(text: &str, places: &[usize]) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for (at, char) in text.chars().enumerate() {
        if places.iter().any(|place| place % text.len().max(1) == at) {
            pieces.push(String::new());
        }
        pieces.last_mut().unwrap().push(char);
    }
    pieces
}

fn places() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(any::<usize>(), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_of_an_answer_gives_the_same_message(
        text in ".{0,60}",
        reasoning in ".{0,60}",
        value in ".{0,40}",
        cuts in (places(), places(), places()),
        turns in proptest::collection::vec(0..3_usize, 0..40),
    ) {
        let args = json!({ "value": value }).to_string();
        let head = ToolCallChunk::new(0, "").with_id("a").with_name("keep");
        let chunk_of = |kind: usize, piece: &str| match kind {
            0 => AiMessageChunk::new(piece),
            1 => AiMessageChunk::from_reasoning(piece),
            _ => AiMessageChunk::new("").with_tool_call(ToolCallChunk::new(0, piece)),
        };
        let whole = [
            AiMessageChunk::new("").with_tool_call(head.clone()),
            chunk_of(0, &text),
            chunk_of(1, &reasoning),
            chunk_of(2, &args),
            stop(),
        ];
        let mut pieces =
            [cut(&text, &cuts.0), cut(&reasoning, &cuts.1), cut(&args, &cuts.2)].map(Vec::into_iter);
        let mut split = vec![AiMessageChunk::new("").with_tool_call(head)];
        for kind in turns {
            split.extend(pieces[kind].next().map(|piece| chunk_of(kind, &piece)));
        }
        for (kind, rest) in pieces.into_iter().enumerate() {
            split.extend(rest.map(|piece| chunk_of(kind, &piece)));
        }
        split.push(stop());
        let message = fold(split);
        prop_assert_eq!(message.tool_calls().count(), 1);
        prop_assert_eq!(message, fold(whole));
    }

    #[test]
    fn a_partial_message_never_has_a_runnable_call(
        args in proptest::sample::select(vec!["", "{}", r#"{"a":1}"#, r#"{"a":"#, "null"]),
        finish in proptest::sample::select(vec!["stop", "tool_calls", "length", "odd"]),
        is_whole in any::<bool>(),
    ) {
        let call = ToolCallChunk::new(0, args).with_id("a").with_name("keep");
        let reason = FinishReason::from(finish);
        let chunk = AiMessageChunk::new("").with_tool_call(call).with_finish_reason(reason);
        let chunk = if is_whole { fold([chunk]).into_chunk() } else { chunk };
        let partial = std::iter::once(&chunk).collect::<MessageFold>().into_partial();
        prop_assert_eq!(partial.tool_calls().count(), 0);
        prop_assert_eq!(partial.invalid_tool_calls().count(), 1);
        prop_assert!(partial.finish_reason().is_none());
    }
}
