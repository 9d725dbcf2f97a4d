//! Messages lose nothing on their way to JSON and back.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod messages;
mod openai;
mod values;
mod wild;

use chat_core::{Content, ContentBlock, Message};
use messages::any_message;
use openai::openai_message;
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};
use wild::wild_json;

fn read(value: Value) -> Message {
    serde_json::from_value(value).unwrap()
}

/// Why a call is invalid is the one thing that OpenAI's form cannot say in a message that is
/// otherwise carried.
fn without_errors(mut message: Message) -> Message {
    let forget = |block| match block {
        ContentBlock::InvalidToolCall(mut call) => {
            call.error.clear();
            ContentBlock::InvalidToolCall(call)
        }
        other => other,
    };
    if let Message::Ai(ai) = &mut message {
        let blocks: Content = ai.content.iter().cloned().map(forget).collect();
        ai.content = blocks;
    }
    message
}

/// All texts in a value that were made to be recognised.
fn markers(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) if text.starts_with("marker") => vec![text],
        Value::Array(list) => list.iter().flat_map(markers).collect(),
        Value::Object(map) => map.values().flat_map(markers).collect(),
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn the_own_form_gives_the_same_message(message in any_message()) {
        let value = json!(message);
        prop_assert_eq!(read(value.clone()), message.clone());
        prop_assert_eq!(serde_json::from_str::<Message>(&value.to_string()).unwrap(), message);
    }

    #[test]
    fn the_form_of_openai_gives_the_same_message(message in openai_message()) {
        let value = message.to_openai_json();
        prop_assert_eq!(without_errors(read(value)), without_errors(message));
    }

    #[test]
    fn whatever_can_be_read_is_kept(value in wild_json()) {
        let message = read(value.clone());
        let written = json!(message);
        prop_assert_eq!(read(written.clone()), message);
        let written = written.to_string();
        for marker in markers(&value) {
            prop_assert!(written.contains(marker), "{} of {} is not in {}", marker, value, written);
        }
    }
}

#[test]
fn what_openai_gets_is_what_it_wants() {
    let message = read(json!({
        "role": "assistant",
        "content": [
            { "type": "reasoning", "reasoning": "hm" },
            { "type": "tool_call", "id": "1", "name": "a", "args": { "b": 1, "a": 2 } },
            { "type": "citation", "url": "u" },
        ],
        "id": "m", "response_metadata": { "id": "gen-1" },
    }));
    let expected = json!({
        "role": "assistant", "content": null, "reasoning": "hm",
        "annotations": [{ "type": "url_citation", "url_citation": { "url": "u" } }],
        "tool_calls": [{
            "id": "1", "type": "function",
            "function": { "name": "a", "arguments": "{\"b\":1,\"a\":2}" },
        }],
    });
    assert_eq!(message.to_openai_json(), expected);
    let tool = Message::tool("1", "12");
    let expected = json!({ "role": "tool", "tool_call_id": "1", "content": "12" });
    assert_eq!(tool.to_openai_json(), expected);
}

#[test]
fn parts_of_openai_come_back_as_they_were() {
    let parts = json!([
        { "type": "text", "text": "a", "cache_control": { "type": "ephemeral" } },
        { "type": "image_url", "image_url": { "url": "https://e.test", "detail": "low" } },
        { "type": "input_audio", "input_audio": { "data": "QUJD", "format": "mp3" } },
        { "type": "video_url", "video_url": { "url": "data:video/mp4;base64,QUJD" } },
        { "type": "file", "file": { "file_data": "data:application/pdf;base64,QUJD", "filename": "a" } },
        { "type": "file", "file": { "file_id": "f" } },
        { "type": "odd", "x": 1 },
    ]);
    let message =
        json!({ "role": "user", "content": parts, "cache_control": { "type": "ephemeral" } });
    assert_eq!(read(message.clone()).to_openai_json(), message);
}

#[test]
fn ids_that_langchain_made_up_stay_at_home() {
    let block = json!({ "type": "text", "text": "a", "id": "lc_1", "index": "lc_txt_0" });
    let message = read(json!({ "type": "human", "content": [block] }));
    let expected = json!([{ "type": "text", "text": "a" }]);
    assert_eq!(message.to_openai_json()["content"], expected);
    assert_eq!(read(json!(message)), message);
}
