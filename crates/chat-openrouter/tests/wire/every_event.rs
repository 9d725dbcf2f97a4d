//! An event that skips the parse gives what the parse gives.

use chat_core::AiMessage;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{Answer, Scripted, Streamed, builder, fixture, sse, streamed};

fn read(body: &str, parses_every_event: bool) -> Streamed {
    let model = builder()
        .parse_every_event(parses_every_event)
        .transport(Scripted::new([Answer::sse(body.to_owned())]))
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(streamed(&model))
}

/// The same chunks, one by one, and the same message. Gives the message.
fn check(body: &str) -> AiMessage {
    let (fast, full) = (read(body, false), read(body, true));
    assert_eq!(fast.chunks.len(), full.chunks.len());
    for (fast, full) in fast.chunks.iter().zip(&full.chunks) {
        assert_eq!(fast, full);
    }
    let (fast, full) = (fast.message(), full.message());
    assert_eq!(fast, full);
    fast
}

fn detail(shape: u8, text: &str) -> Value {
    match shape {
        0 => json!({ "type": "reasoning.text", "text": text, "index": 0 }),
        1 => json!({ "type": "reasoning.text", "text": text, "signature": text }),
        2 => json!({ "type": "reasoning.text", "text": text, "summary": text, "format": null }),
        3 => json!({ "type": "reasoning.summary", "summary": text, "id": "rs_1", "index": 1 }),
        4 => json!({ "type": "reasoning.encrypted", "data": text, "index": 2 }),
        _ => json!({ "type": "reasoning.text", "text": text, "data": "x" }),
    }
}

fn delta(shape: u8, kind: u8, text: &str) -> Value {
    match shape {
        0 => json!({ "role": "assistant", "content": "", "reasoning": text }),
        1 => json!({ "content": "", "reasoning": text, "reasoning_details": [detail(kind, text)] }),
        2 => json!({ "reasoning_details": [detail(kind, text)], "content": text }),
        3 => json!({ "reasoning_details": [detail(kind, text), detail(0, text)] }),
        4 => json!({ "tool_calls": [{ "index": kind, "function": { "arguments": text } }] }),
        5 => {
            json!({ "tool_calls": [{ "id": "a", "function": { "name": "f", "arguments": text } }] })
        }
        6 => json!({ "content": text, "refusal": "no", "future": text }),
        7 => json!({ "content": text, "reasoning": text, "reasoning_content": "more" }),
        8 => json!({ "reasoning_content": text }),
        9 => json!({ "content": text, "reasoning_details": [] }),
        10 => json!({ "content": [{ "type": "text", "text": text }] }),
        _ => json!({ "role": "assistant", "content": text }),
    }
}

/// Deltas of a few shapes that come several times in a row.
fn deltas() -> impl Strategy<Value = Vec<Value>> {
    let text = prop_oneof![
        3 => "[a-z ]{0,8}",
        1 => any::<String>(),
        1 => Just("\"},{\"".to_owned()),
        1 => Just("\\ud83c\u{1f30a}\n".to_owned()),
    ];
    let run = (0..14_u8, 0..6_u8, proptest::collection::vec(text, 1..6));
    let run = run.prop_map(|(shape, kind, texts)| {
        let deltas = texts.iter().map(|text| delta(shape, kind, text));
        deltas.collect::<Vec<_>>()
    });
    proptest::collection::vec(run, 1..8).prop_map(|runs| runs.concat())
}

/// Writes every character that is not ASCII as an escape.
fn escaped(json: &str) -> String {
    let mut units = [0; 2];
    let escape = |char: char| match char {
        ' '..='~' => char.to_string(),
        char => {
            let units = char.encode_utf16(&mut units);
            units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
        }
    };
    json.chars().map(escape).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_skips_the_parse_is_what_the_parse_gives(
        deltas in deltas(),
        ids in proptest::collection::vec(0..3_usize, 1..4),
        is_escaped in any::<bool>(),
    ) {
        let event = |(at, delta): (usize, &Value)| {
            let id = ids[at * ids.len() / deltas.len()];
            let choice = json!({ "index": 0, "delta": delta, "finish_reason": null });
            json!({ "id": format!("gen-{id}"), "model": "a/b", "choices": [choice] })
        };
        let end = json!({ "choices": [{ "delta": { "content": "" }, "finish_reason": "stop" }] });
        let body = sse(deltas.iter().enumerate().map(event).chain([end]));
        check(&if is_escaped { escaped(&body).replace("\\u000a", "\n") } else { body });
    }
}

#[test]
fn recorded_shapes_give_the_same_either_way() {
    for name in [
        "tool_calls.sse",
        "claude_reasoning.sse",
        "openai_reasoning.sse",
    ] {
        assert!(!check(&fixture(name)).content.is_empty());
    }
}

#[test]
fn texts_are_joined_as_they_came() {
    let deltas = ["One", " \"two\"", " \u{e9}\n", " three"].map(|text| {
        let details = [detail(0, text)];
        json!({ "choices": [{ "delta": { "reasoning": text, "reasoning_details": details } }] })
    });
    let end = json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] });
    let message = check(&sse(deltas.into_iter().chain([end])));
    let text = "One \"two\" \u{e9}\n three";
    assert_eq!(message.reasoning(), text);
    let entries = message.reasoning_details.unwrap().entries;
    assert_eq!(json!(entries), json!([detail(0, text)]));
}
