//! Content blocks: how they are written and read as JSON.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use chat_core::{Content, ContentBlock, Message};
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
        json!({ "type": "thinking", "thinking": "hm", "signature": "s" }),
        json!({ "type": "image_url", "image_url": { "url": "u" } }),
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
    ];
    for value in cases {
        let extras = match &blocks(json!([value]))[0] {
            ContentBlock::Text(block) => block.extras.clone(),
            ContentBlock::Image(block) => block.extras.clone(),
            ContentBlock::Citation(block) => block.extras.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(extras, map(json!({ "cache_control": cached })), "{value}");
    }
}
