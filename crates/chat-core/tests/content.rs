//! Content blocks: how they are written and read as JSON.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{Content, ContentBlock, MediaBlock, Message, ReasoningBlock};
use common::{every_block, map};
use serde_json::{Value, json};

fn read(value: Value) -> Message {
    serde_json::from_value(value).unwrap()
}

fn blocks(value: Value) -> Vec<ContentBlock> {
    serde_json::from_value::<Content>(value)
        .unwrap()
        .into_blocks()
}

#[test]
fn every_kind_of_block_is_read_as_it_was_written() {
    for block in every_block() {
        let content = Content::from(vec![block.clone(), ContentBlock::text("x")]);
        let written = serde_json::to_string(&content).unwrap();
        assert_eq!(
            serde_json::from_str::<Content>(&written).unwrap(),
            content,
            "{written}"
        );
    }
}

#[test]
fn content_is_a_text_or_a_list() {
    assert_eq!(json!(Content::from("a")), json!("a"));
    assert_eq!(json!(Content::default()), json!(""));
    assert_eq!(
        json!(Content::from(["a".into(), "b".into()]))[1],
        json!({ "type": "text", "text": "b" })
    );
    assert_eq!(blocks(json!("a")), [ContentBlock::text("a")]);
    assert_eq!(
        blocks(json!(["a", { "type": "text", "text": "b" }])),
        ["a".into(), "b".into()]
    );
    for empty in [json!(""), json!(null), json!([])] {
        assert_eq!(blocks(empty), []);
    }
    assert_eq!(read(json!({ "role": "ai" })), Message::ai(""));
}

#[test]
fn blocks_that_are_not_known_are_kept_whole() {
    let odd = [
        json!({ "type": "redacted_thinking", "data": "s" }),
        json!({ "type": "image_url", "image_url": { "uri": "u" } }),
        json!({ "type": "file", "file": { "hash": "h" } }),
        json!({ "type": "image", "source_type": "text", "text": "a" }),
        json!({ "type": "image", "source": { "type": "text", "data": "a" } }),
        json!({ "type": "reasoning", "summary": [{ "text": "a" }] }),
        json!({ "type": "tool_call", "args": {} }),
        json!({ "type": "text" }),
        json!({ "type": "image", "url": 1 }),
        json!({ "no_type": true }),
        json!(17),
        json!(null),
    ];
    for value in odd {
        let kept = ContentBlock::non_standard(value.clone());
        assert_eq!(blocks(json!([value]))[..], *std::slice::from_ref(&kept));
        let again = blocks(json!(Content::from(kept.clone())));
        assert_eq!(again, [kept]);
    }
    let object = json!({ "text": "no list" });
    assert_eq!(blocks(object.clone()), [ContentBlock::non_standard(object)]);
}

#[test]
fn fields_of_a_block_that_are_not_known_become_its_extras() {
    let cached = json!({ "type": "ephemeral" });
    let cases = [
        json!({ "type": "text", "text": "a", "cache_control": cached }),
        json!({ "type": "text", "text": "a", "extras": { "cache_control": cached } }),
        json!({ "type": "image", "url": "u", "cache_control": cached, "mime_type": null }),
        json!({ "type": "citation", "url": "u", "cache_control": cached }),
        json!({ "type": "reasoning", "reasoning": "a", "cache_control": cached }),
        json!({ "type": "refusal", "refusal": "a", "cache_control": cached }),
        json!({ "type": "tool_call", "name": "a", "cache_control": cached }),
        json!({ "type": "invalid_tool_call", "args": "{", "cache_control": cached }),
        json!({ "type": "non_standard", "value": 1, "cache_control": cached }),
    ];
    for value in cases {
        let extras = match &blocks(json!([value]))[0] {
            ContentBlock::Text(block) => block.extras.clone(),
            ContentBlock::Image(block) => block.extras.clone(),
            ContentBlock::Citation(block) => block.extras.clone(),
            ContentBlock::Reasoning(block) => block.extras.clone(),
            ContentBlock::Refusal(block) => block.extras.clone(),
            ContentBlock::ToolCall(block) => block.extras.clone(),
            ContentBlock::InvalidToolCall(block) => block.extras.clone(),
            ContentBlock::NonStandard(block) => block.extras.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(extras, map(json!({ "cache_control": cached })), "{value}");
    }
}

#[test]
fn a_field_whose_name_is_taken_is_kept_one_level_deeper() {
    let block = &blocks(json!([{ "type": "text", "text": "a", "x": 1, "extras": { "x": 2 } }]))[0];
    let ContentBlock::Text(block) = block else {
        panic!("{block:?}");
    };
    assert_eq!(block.extras, map(json!({ "x": 2, "extras": { "x": 1 } })));
}

#[test]
fn an_empty_text_block_is_not_the_same_as_no_block() {
    let content = Content::from(ContentBlock::text(""));
    assert_eq!(
        serde_json::from_value::<Content>(json!(content)).unwrap(),
        content
    );
}

fn read_block(value: Value) -> ContentBlock {
    serde_json::from_value(value).unwrap()
}

fn image(extras: Value) -> ContentBlock {
    let image = MediaBlock::base64("QUJD", "image/png").with_extras(map(extras));
    ContentBlock::Image(image)
}

#[test]
fn media_is_read_in_every_form() {
    let url = "data:image/png;base64,QUJD";
    for value in [
        json!({ "type": "image", "base64": "QUJD", "mime_type": "image/png", "x": 1 }),
        json!({ "type": "image", "source_type": "base64", "data": "QUJD", "mime_type": "image/png", "x": 1 }),
        json!({ "type": "image_url", "image_url": { "url": url }, "x": 1 }),
        json!({ "type": "image_url", "image_url": url, "x": 1 }),
        json!({ "type": "image", "x": 1,
            "source": { "type": "base64", "media_type": "image/png", "data": "QUJD" } }),
    ] {
        assert_eq!(read_block(value), image(json!({ "x": 1 })));
    }
    let inside = json!({ "type": "image_url", "image_url": { "url": url, "x": 1 } });
    let kept_apart = image(json!({ "image_url": { "x": 1 } }));
    assert_eq!(read_block(inside), kept_apart);
    let cases = [
        (
            json!({ "type": "image_url", "image_url": { "url": "https://e.test", "detail": "low" } }),
            ContentBlock::Image(
                MediaBlock::url("https://e.test").with_extras(map(json!({ "detail": "low" }))),
            ),
        ),
        (
            json!({ "type": "image", "source_type": "id", "id": 7 }),
            ContentBlock::Image(MediaBlock::file_id("7")),
        ),
        (
            json!({ "type": "input_audio", "input_audio": { "data": "QUJD", "format": "mp3" } }),
            ContentBlock::Audio(MediaBlock::base64("QUJD", "audio/mpeg")),
        ),
        (
            json!({ "type": "input_video", "video_url": { "url": "https://e.test" } }),
            ContentBlock::Video(MediaBlock::url("https://e.test")),
        ),
        (
            json!({ "type": "file", "file": { "filename": "a.pdf", "file_data": "data:application/pdf;base64,QUJD" } }),
            ContentBlock::File(
                MediaBlock::base64("QUJD", "application/pdf").with_filename("a.pdf"),
            ),
        ),
        (
            json!({ "type": "file", "file": { "file_data": "https://e.test" } }),
            ContentBlock::File(MediaBlock::url("https://e.test")),
        ),
        (
            json!({ "type": "file", "file": { "file_id": "f" } }),
            ContentBlock::File(MediaBlock::file_id("f")),
        ),
        (
            json!({ "type": "document", "source": { "type": "url", "url": "https://e.test" } }),
            ContentBlock::File(MediaBlock::url("https://e.test")),
        ),
    ];
    for (value, block) in cases {
        assert_eq!(read_block(value), block);
    }
}

#[test]
fn a_signature_stays_with_its_reasoning() {
    let signed =
        ReasoningBlock::new("hm").with_extras(map(json!({ "signature": "s", "index": 0 })));
    for value in [
        json!({ "type": "reasoning", "reasoning": "hm", "index": 0, "extras": { "signature": "s" } }),
        json!({ "type": "thinking", "thinking": "hm", "signature": "s", "index": 0 }),
    ] {
        assert_eq!(read_block(value), ContentBlock::Reasoning(signed.clone()));
    }
}
