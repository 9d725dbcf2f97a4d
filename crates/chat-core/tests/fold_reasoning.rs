//! Opaque reasoning keeps its entries, their order and their fields.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use chat_core::{
    AiMessageChunk, FinishReason, JsonMap, MessageFold, ReasoningFrame, ResponseMetadata,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn entries(value: &Value) -> Vec<JsonMap> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry.as_object().unwrap().clone())
        .collect()
}

/// Folds lists of entries, one list a chunk.
fn merged(chunks: &Value) -> Value {
    let mut fold = MessageFold::new();
    for details in chunks.as_array().unwrap() {
        fold += AiMessageChunk::new("").with_reasoning_details(entries(details));
    }
    fold += AiMessageChunk::new("").with_finish_reason(FinishReason::Stop);
    json!(fold.into_message().reasoning_details.unwrap().entries)
}

fn text(index: u64, text: &str) -> Value {
    json!({ "type": "reasoning.text", "text": text, "index": index })
}

#[test]
fn pieces_of_the_same_type_and_index_are_joined() {
    let got = merged(&json!([
        [text(0, "a")],
        [text(1, "x"), text(0, "b")],
        [{ "type": "reasoning.summary", "summary": "s", "index": 0 }],
        [text(1, "y")],
        [{ "type": "reasoning.summary", "summary": "t", "index": 0 }],
    ]));
    let expected = json!([
        text(0, "ab"),
        text(1, "xy"),
        { "type": "reasoning.summary", "summary": "st", "index": 0 },
    ]);
    assert_eq!(got, expected);
}

#[test]
fn the_last_signature_that_is_not_empty_wins() {
    let signed = |value: Value| json!({ "type": "reasoning.text", "signature": value, "index": 0 });
    let got = merged(&json!([
        [{ "type": "reasoning.text", "text": "", "signature": "", "index": 0 }],
        [text(0, "a")],
        [signed(json!("first"))],
        [signed(json!("last"))],
        [signed(json!(""))],
        [signed(json!(null))],
    ]));
    let expected =
        json!([{ "type": "reasoning.text", "text": "a", "signature": "last", "index": 0 }]);
    assert_eq!(got, expected);
}

#[test]
fn a_signature_alone_is_an_entry() {
    let only = json!([{ "type": "reasoning.text", "signature": "s", "index": 0 }]);
    assert_eq!(merged(&json!([only.clone()])), only);
}

#[test]
fn other_fields_are_replaced_and_never_joined() {
    let piece = |format: Value| json!({ "type": "reasoning.text", "text": "a", "format": format, "id": "i", "index": 0 });
    let got = merged(&json!([
        [piece(json!("v1"))],
        [piece(json!("v1"))],
        [piece(json!(null))]
    ]));
    let expected =
        json!([{ "type": "reasoning.text", "text": "aaa", "format": "v1", "id": "i", "index": 0 }]);
    assert_eq!(got, expected);
}

#[test]
fn null_text_grows_from_the_next_piece() {
    let without = json!({ "type": "reasoning.text", "text": null, "index": 0, "new": true });
    let got = merged(&json!([
        [without],
        [text(0, "a")],
        [without],
        [text(0, "b")]
    ]));
    let expected = json!([{ "type": "reasoning.text", "text": "ab", "index": 0, "new": true }]);
    assert_eq!(got, expected);
}

#[test]
fn encrypted_entries_of_one_index_stay_apart() {
    let encrypted = |id: &str, data: &str| json!({ "type": "reasoning.encrypted", "id": id, "data": data, "index": 0 });
    let chunks = json!([[encrypted("a", "AAA")], [encrypted("b", "BBB")]]);
    assert_eq!(
        merged(&chunks),
        json!([encrypted("a", "AAA"), encrypted("b", "BBB")])
    );

    let with_nulls = |id: &str| json!({ "type": "reasoning.encrypted", "id": id, "data": "D", "index": 0, "text": null });
    let chunks = json!([[with_nulls("a")], [with_nulls("b")]]);
    assert_eq!(merged(&chunks), json!([with_nulls("a"), with_nulls("b")]));
}

#[test]
fn data_is_never_joined_even_without_ids() {
    let encrypted = |data: &str| json!({ "type": "reasoning.encrypted", "id": null, "data": data, "index": 0, "signature": null });
    let chunks = json!([[encrypted("AAA")], [encrypted("BBB")]]);
    assert_eq!(merged(&chunks), json!([encrypted("AAA"), encrypted("BBB")]));
}

#[test]
fn text_and_encrypted_data_of_one_index_stay_apart() {
    let data = json!({ "type": "reasoning.encrypted", "data": "D", "index": 0 });
    let chunks = json!([[text(0, "a")], [data], [text(0, "b")]]);
    assert_eq!(merged(&chunks), json!([text(0, "ab"), data]));
}

#[test]
fn without_an_index_only_the_entry_just_before_is_continued() {
    let piece = |text: &str| json!({ "type": "reasoning.text", "text": text });
    let data = json!({ "type": "reasoning.encrypted", "data": "D" });
    let chunks = json!([
        [piece("a")],
        [piece("b")],
        [data],
        [piece("c")],
        [piece("d")]
    ]);
    assert_eq!(merged(&chunks), json!([piece("ab"), data, piece("cd")]));
}

#[test]
fn signed_entries_without_an_index_stay_apart() {
    let signed = |text: &str| json!({ "type": "reasoning.text", "text": text, "signature": "s" });
    assert_eq!(
        merged(&json!([[signed("a"), signed("b")]])),
        json!([signed("a"), signed("b")])
    );
}

#[test]
fn entries_of_unknown_types_are_kept_as_they_came() {
    let call = json!({ "type": "reasoning.server_tool_call", "tool_name": "t", "index": 0 });
    let chunks = json!([[call], [call], [{ "odd": [1, null] }]]);
    assert_eq!(merged(&chunks), json!([call, call, { "odd": [1, null] }]));
}

#[test]
fn the_order_of_fields_is_kept() {
    let written = r#"[{"z":1,"type":"reasoning.text","text":"a","b":{"y":1,"x":2},"index":0}]"#;
    let value: Value = serde_json::from_str(written).unwrap();
    assert_eq!(merged(&json!([value])).to_string(), written);
}

#[test]
fn an_empty_list_is_not_the_same_as_none() {
    assert_eq!(merged(&json!([[]])), json!([]));
    assert_eq!(
        merged(&json!([[], [text(0, "a")], []])),
        json!([text(0, "a")])
    );
    let mut fold = MessageFold::new();
    fold += AiMessageChunk::new("a").with_finish_reason(FinishReason::Stop);
    assert_eq!(fold.into_message().reasoning_details, None);
}

#[test]
fn the_details_say_where_they_come_from() {
    let metadata = json!({ "model_provider": "openrouter", "model_name": "anthropic/claude" });
    let metadata: ResponseMetadata = serde_json::from_value(metadata).unwrap();
    let mut fold = MessageFold::new();
    fold += AiMessageChunk::new("")
        .with_reasoning_details(entries(&json!([text(0, "a")])))
        .with_metadata(Arc::new(metadata))
        .with_finish_reason(FinishReason::Stop);
    let details = fold.into_message().reasoning_details.unwrap();
    assert_eq!(details.dialect.as_deref(), Some("openrouter"));
    assert_eq!(details.model.as_deref(), Some("anthropic/claude"));
}

/// An entry that a provider may stream.
fn entry(shape: u8, text: &str) -> Value {
    match shape {
        0 => json!({ "type": "reasoning.text", "text": text, "index": 0 }),
        1 => json!({ "text": text, "type": "reasoning.text", "index": 0 }),
        2 => json!({ "type": "reasoning.text", "text": text, "signature": null }),
        3 => json!({ "type": "reasoning.text", "text": text, "signature": "s" }),
        4 => json!({ "type": "reasoning.text", "text": text, "signature": "s", "index": 1 }),
        5 => json!({ "type": "reasoning.summary", "summary": text, "id": "a" }),
        6 => json!({ "type": "reasoning.summary", "summary": text, "id": "b", "index": null }),
        7 => json!({ "type": "reasoning.text", "text": text, "data": "d", "index": 0 }),
        _ => json!({ "type": "reasoning.text", "text": text }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn framed_pieces_are_joined_as_entries_are(
        runs in proptest::collection::vec((0..9_u8, proptest::collection::vec(".{0,3}", 1..4)), 1..8),
    ) {
        let (mut framed, mut plain) = (MessageFold::new(), MessageFold::new());
        for (shape, texts) in runs {
            let first = entries(&json!([entry(shape, "")])).remove(0);
            let (frame, _) = ReasoningFrame::take(first).unwrap();
            for text in texts {
                let details = entries(&json!([entry(shape, &text)]));
                plain += AiMessageChunk::new("").with_reasoning_details(details);
                framed += AiMessageChunk::new("").with_reasoning_piece(frame.clone(), text);
            }
        }
        prop_assert_eq!(framed.into_partial(), plain.into_partial());
    }
}
