//! Sound, log probabilities, whole messages and the ids of calls in the fold.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use chat_core::{
    AiMessage, AiMessageChunk, AudioChunk, ContentBlock, FinishReason, JsonMap, MediaBlock,
    MessageFold, ResponseMetadata, ToolCallChunk, Usage,
};
use serde_json::{Value, json};

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

fn with_id(id: &str) -> Arc<ResponseMetadata> {
    Arc::new(serde_json::from_value(json!({ "id": id })).unwrap())
}

fn map(value: Value) -> JsonMap {
    serde_json::from_value(value).unwrap()
}

#[test]
fn pieces_of_sound_become_one_block_after_the_words() {
    let chunk = |audio: AudioChunk| AiMessageChunk::new("").with_audio(audio);
    let message = fold([
        chunk(AudioChunk::new("").with_id("a").with_transcript("Hel")),
        AiMessageChunk::new("").with_block(ContentBlock::image_url("u")),
        chunk(
            AudioChunk::new("QUJD")
                .with_id("")
                .with_transcript("lo")
                .with_expires_at(5),
        ),
        chunk(
            AudioChunk::new("REVG")
                .with_id("b")
                .with_mime_type("audio/wav"),
        ),
        AiMessageChunk::new("x").with_refusal("No"),
        chunk(
            AudioChunk::new("")
                .with_expires_at(7)
                .with_extras(map(json!({ "x": 1 }))),
        ),
        stop(),
    ]);
    let extras = json!({ "x": 1, "id": "a", "transcript": "Hello", "expires_at": 7 });
    let audio = MediaBlock::base64("QUJDREVG", "audio/wav").with_extras(map(extras));
    let expected = [
        ContentBlock::text("x"),
        ContentBlock::refusal("No"),
        ContentBlock::Audio(audio),
        ContentBlock::image_url("u"),
    ];
    assert_eq!(*message.content, expected);
}

#[test]
fn a_streamed_sound_equals_the_same_sound_given_whole() {
    let chunk = AudioChunk::new("QUJD")
        .with_id("a")
        .with_transcript("Hi")
        .with_expires_at(5);
    assert!(
        AiMessageChunk::new("")
            .with_audio(chunk.clone())
            .is_output()
    );
    let streamed = fold([AiMessageChunk::new("").with_audio(chunk), stop()]);
    let audio = json!({ "id": "a", "data": "QUJD", "transcript": "Hi", "expires_at": 5 });
    let whole = json!({ "role": "assistant", "content": null, "audio": audio });
    let whole: AiMessage = serde_json::from_value(whole).unwrap();
    assert_eq!(streamed.content, whole.content);
}

#[test]
fn the_lists_of_log_probabilities_grow() {
    let chunk = |value: Value| AiMessageChunk::new("a").with_logprobs(value);
    let first = chunk(json!({ "content": [1], "refusal": null }));
    assert_eq!(
        first.logprobs(),
        Some(&json!({ "content": [1], "refusal": null }))
    );
    let message = fold([
        AiMessageChunk::new("a"),
        first,
        chunk(json!(null)),
        chunk(json!({ "content": [2, 3], "refusal": [4] })),
        chunk(json!({ "content": null, "refusal": [5], "x": 1 })),
        stop(),
    ]);
    let expected = json!({ "content": [1, 2, 3], "refusal": [4, 5], "x": 1 });
    assert_eq!(message.response.logprobs, Some(expected));
}

#[test]
fn what_is_set_on_a_whole_message_counts() {
    let call = ToolCallChunk::new(0, "{}").with_id("1").with_name("a");
    let metadata = Arc::new(serde_json::from_value(json!({ "provider": "p" })).unwrap());
    let chunk = AiMessage::new("Hi")
        .into_chunk()
        .with_reasoning("h")
        .with_reasoning("m")
        .with_refusal("No")
        .with_block(ContentBlock::image_url("u"))
        .with_tool_call(call)
        .with_audio(AudioChunk::new("QUJD"))
        .with_usage(Usage::new(1, 2))
        .with_finish_reason(FinishReason::ToolCalls)
        .with_native_finish_reason("tool_use")
        .with_logprobs(json!({ "content": [1] }))
        .with_reasoning_details(vec![map(json!({ "type": "x" }))])
        .with_metadata(metadata);
    assert_eq!((chunk.reasoning(), chunk.refusal()), ("hm", "No"));
    assert_eq!(chunk.finish_reason(), Some(&FinishReason::ToolCalls));
    assert_eq!(chunk.usage(), Some(&Usage::new(1, 2)));
    assert_eq!(chunk.logprobs(), Some(&json!({ "content": [1] })));
    assert_eq!(chunk.metadata().unwrap().provider.as_deref(), Some("p"));

    let message = fold([chunk]);
    assert_eq!(
        (message.text(), message.reasoning()),
        ("Hi".into(), "hm".into())
    );
    assert_eq!(message.refusal(), Some("No"));
    assert_eq!(message.tool_calls().count(), 1);
    assert!(message.content.contains(&ContentBlock::image_url("u")));
    assert!(
        message
            .content
            .iter()
            .any(|block| matches!(block, ContentBlock::Audio(_)))
    );
    assert_eq!(message.usage, Some(Usage::new(1, 2)));
    assert_eq!(message.reasoning_details.unwrap().entries.len(), 1);
    let response = json!({
        "provider": "p", "finish_reason": "tool_calls", "native_finish_reason": "tool_use",
        "logprobs": { "content": [1] },
    });
    assert_eq!(json!(message.response), response);
}

#[test]
fn chunks_around_a_whole_message_are_added_to_it() {
    let message = fold([
        AiMessageChunk::new("a"),
        AiMessage::new("b").with_name("n").into_chunk(),
        AiMessageChunk::new("c").with_usage(Usage::new(1, 1)),
        AiMessage::new("d").into_chunk(),
        AiMessageChunk::new("e"),
    ]);
    assert_eq!(message.text(), "abcde");
    assert_eq!(message.name.as_deref(), Some("n"));
    assert_eq!(message.usage, Some(Usage::new(1, 1)));
}

#[test]
fn reasoning_that_is_added_to_reasoning_is_kept() {
    let chunk = AiMessageChunk::from_reasoning("h").with_reasoning("m");
    assert_eq!((chunk.text(), chunk.reasoning()), ("", "hm"));
    let refused = AiMessageChunk::new("").with_refusal("N").with_refusal("o");
    assert_eq!(fold([chunk, refused, stop()]).refusal(), Some("No"));
}

/// The ids that an answer's calls without ids get.
fn given_ids(id: Option<&str>, text: &str, calls: u64) -> Vec<String> {
    let call = |index| ToolCallChunk::new(index, "{}").with_name("a");
    let chunks = (0..calls).map(|index| AiMessageChunk::new("").with_tool_call(call(index)));
    let about = id.map_or_else(Arc::default, with_id);
    let ends = [AiMessageChunk::new(text).with_metadata(about), stop()];
    let message = fold(chunks.chain(ends));
    message.tool_calls().map(|call| call.id.clone()).collect()
}

#[test]
fn ids_that_are_made_up_differ_between_answers() {
    let ids = given_ids(Some("gen-1"), "a", 2);
    assert_eq!(ids, ["call_0ae619734f21_0", "call_0ae619734f21_1"]);
    assert_eq!(given_ids(Some("gen-1"), "b", 2), ids);
    assert_ne!(given_ids(Some("gen-2"), "a", 2), ids);
    let nameless = given_ids(None, "a", 1);
    assert_eq!(given_ids(None, "a", 1), nameless);
    assert_ne!(given_ids(None, "b", 1), nameless);
    assert_ne!(given_ids(Some(""), "b", 2)[..1], nameless);
}
