//! Chunks add up to the message, however the answer was cut into them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use chat_core::{
    AiMessage, AiMessageChunk, ContentBlock, FinishReason, JsonMap, MessageFold, ReasoningDetails,
    ResponseMetadata, ToolCall, ToolCallChunk, Usage,
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

fn metadata(value: Value) -> Arc<ResponseMetadata> {
    Arc::new(serde_json::from_value(value).unwrap())
}

#[test]
fn no_chunks_make_the_empty_message() {
    assert_eq!(MessageFold::new().into_message(), AiMessage::default());
    assert_eq!(MessageFold::new().into_partial(), AiMessage::default());
}

#[test]
fn text_reasoning_and_refusal_are_joined_each_by_itself() {
    let message = fold([
        AiMessageChunk::new("Hel"),
        AiMessageChunk::from_reasoning("hm"),
        AiMessageChunk::new("lo")
            .with_reasoning("m")
            .with_refusal("No"),
        AiMessageChunk::new("").with_refusal("."),
        stop(),
    ]);
    let expected = [
        ContentBlock::reasoning("hmm"),
        ContentBlock::text("Hello"),
        ContentBlock::refusal("No."),
    ];
    assert_eq!(*message.content, expected);
}

#[test]
fn the_order_of_content_is_the_same_however_the_pieces_came() {
    let call = ToolCallChunk::new(0, "{}").with_id("a").with_name("clock");
    let image = ContentBlock::image_url("https://example.test/cat.png");
    let message = fold([
        AiMessageChunk::new("").with_tool_call(call),
        AiMessageChunk::new("").with_block(image.clone()),
        AiMessageChunk::new("text"),
        AiMessageChunk::from_reasoning("thought"),
        stop(),
    ]);
    let kinds: Vec<_> = message.content.iter().map(std::mem::discriminant).collect();
    let expected = [
        ContentBlock::reasoning(""),
        ContentBlock::text(""),
        image,
        ContentBlock::ToolCall(ToolCall::default()),
    ];
    assert_eq!(
        kinds,
        expected
            .iter()
            .map(std::mem::discriminant)
            .collect::<Vec<_>>()
    );
}

#[test]
fn the_last_usage_counts() {
    let chunks = [
        AiMessageChunk::new("a").with_usage(Usage::new(5, 1)),
        stop(),
        AiMessageChunk::new("").with_usage(Usage::new(5, 7)),
    ];
    assert_eq!(fold(chunks).usage, Some(Usage::new(5, 7)));
}

#[test]
fn the_first_finish_reason_counts() {
    let message = fold([
        stop().with_native_finish_reason("end_turn"),
        AiMessageChunk::new("")
            .with_finish_reason(FinishReason::Length)
            .with_native_finish_reason("other"),
    ]);
    assert_eq!(message.finish_reason(), Some(&FinishReason::Stop));
    assert_eq!(
        message.response.native_finish_reason.as_deref(),
        Some("end_turn")
    );
}

#[test]
fn an_unknown_finish_reason_is_kept() {
    let chunk = AiMessageChunk::new("a").with_finish_reason(FinishReason::from("eos"));
    assert_eq!(
        fold([chunk]).finish_reason().map(FinishReason::as_str),
        Some("eos")
    );
}

#[test]
fn shared_metadata_stays_shared() {
    let shared = metadata(json!({ "id": "gen-1", "finish_reason": "stop" }));
    let chunk = AiMessageChunk::new("a").with_metadata(Arc::clone(&shared));
    let message = fold([chunk.clone(), chunk.with_finish_reason(FinishReason::Stop)]);
    assert!(Arc::ptr_eq(&message.response, &shared));
}

#[test]
fn newer_metadata_is_laid_over_the_old_without_changing_it() {
    let first = metadata(json!({ "id": "gen-1", "model_name": "a", "extra": { "x": 1, "y": 1 } }));
    let newer = metadata(json!({ "model_name": "b", "created": 7, "extra": { "y": 2 } }));
    let message = fold([
        AiMessageChunk::new("a").with_metadata(Arc::clone(&first)),
        stop().with_metadata(newer),
    ]);
    let expected = json!({
        "id": "gen-1", "model_name": "b", "created": 7, "finish_reason": "stop",
        "extra": { "x": 1, "y": 2 },
    });
    assert_eq!(*message.response, *metadata(expected));
    assert_eq!(first.model.as_deref(), Some("a"));
}

#[test]
fn what_only_the_metadata_says_about_the_end_is_kept() {
    let shared = metadata(json!({ "native_finish_reason": "end_turn" }));
    let message = fold([stop().with_metadata(shared)]);
    assert_eq!(
        message.response.native_finish_reason.as_deref(),
        Some("end_turn")
    );
    assert_eq!(message.finish_reason(), Some(&FinishReason::Stop));
}

#[test]
fn other_choices_are_passed_over() {
    let other = AiMessageChunk::new("no")
        .with_choice(1)
        .with_usage(Usage::new(1, 1));
    let message = fold([AiMessageChunk::new("yes"), other, stop()]);
    assert_eq!(message.text(), "yes");
    assert_eq!(message.usage, None);
}

#[test]
fn a_partial_message_has_no_finish_reason() {
    let mut fold = MessageFold::new();
    let shared = metadata(json!({ "id": "gen-1", "finish_reason": "stop" }));
    fold += AiMessageChunk::new("half").with_metadata(shared);
    fold += stop();
    let partial = fold.into_partial();
    assert_eq!(partial.text(), "half");
    assert_eq!(partial.finish_reason(), None);
    assert_eq!(partial.response.id.as_deref(), Some("gen-1"));
}

fn rich_message() -> AiMessage {
    let details = json!([{ "type": "reasoning.text", "text": "hm", "signature": "s" }]);
    let args = json!({ "city": "Paris" });
    let mut message = AiMessage::new([
        ContentBlock::reasoning("hm"),
        ContentBlock::text("Let me see."),
        ContentBlock::image_url("https://example.test/map.png"),
        ContentBlock::ToolCall(ToolCall::new(
            "weather",
            args.as_object().unwrap().clone(),
            "a",
        )),
    ]);
    message.name = Some("guide".to_owned());
    message.usage = Some(Usage::new(3, 4));
    message.response = metadata(json!({ "id": "gen-1", "finish_reason": "tool_calls" }));
    message.reasoning_details = Some(ReasoningDetails::new(
        serde_json::from_value::<Vec<JsonMap>>(details).unwrap(),
    ));
    message
}

#[test]
fn a_whole_message_folds_to_itself() {
    for message in [
        AiMessage::default(),
        AiMessage::new("hello"),
        rich_message(),
    ] {
        assert_eq!(fold([message.clone().into_chunk()]), message);
    }
}

#[test]
fn a_whole_message_shows_what_it_has_as_a_chunk() {
    let chunk = rich_message().into_chunk();
    assert_eq!(chunk.text(), "Let me see.");
    assert_eq!(chunk.reasoning(), "hm");
    assert_eq!(chunk.usage(), Some(&Usage::new(3, 4)));
    assert_eq!(chunk.finish_reason(), Some(&FinishReason::ToolCalls));
    assert_eq!(chunk.blocks().len(), 4);
    assert!(chunk.is_output());
}

#[test]
fn the_partial_of_a_whole_message_has_no_runnable_call() {
    let mut fold = MessageFold::new();
    fold += rich_message().into_chunk();
    let partial = fold.into_partial();
    assert_eq!(partial.tool_calls().count(), 0);
    assert_eq!(partial.finish_reason(), None);
    assert_eq!(partial.text(), "Let me see.");
    let call = partial.invalid_tool_calls().next().unwrap();
    assert_eq!(call.args, r#"{"city":"Paris"}"#);
    assert_eq!(
        (call.name.as_deref(), call.id.as_deref()),
        (Some("weather"), Some("a"))
    );
}

#[test]
fn chunks_fold_by_reference_too() {
    let chunks = [AiMessageChunk::new("a"), AiMessageChunk::new("b"), stop()];
    let collected: MessageFold = chunks.iter().collect();
    assert_eq!(
        (collected.text(), collected.finish_reason()),
        ("ab", Some(&FinishReason::Stop))
    );
    assert_eq!(collected.into_message(), fold(chunks));
}
