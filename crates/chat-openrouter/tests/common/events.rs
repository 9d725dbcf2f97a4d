//! Events of streamed answers.

use serde_json::{Value, json};

use super::sse;

/// A chunk with this delta and finish reason.
pub(crate) fn chunk(delta: &Value, finish: &Value) -> Value {
    json!({
        "id": "gen-1700000001-AbCdEfGhIjKlMnOpQrSt", "object": "chat.completion.chunk",
        "created": 1_700_000_001, "model": "openai/gpt-4.1-2026", "provider": "OpenAI",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish,
            "native_finish_reason": finish}],
    })
}

pub(crate) fn text(text: &str) -> Value {
    chunk(&json!({"role": "assistant", "content": text}), &Value::Null)
}

pub(crate) fn stop() -> Value {
    chunk(&json!({"role": "assistant", "content": ""}), &json!("stop"))
}

pub(crate) fn with(mut chunk: Value, key: &str, value: Value) -> Value {
    chunk[key] = value;
    chunk
}

pub(crate) fn events(events: &[Value]) -> String {
    sse(events)
}

pub(crate) fn done(list: &[Value]) -> String {
    events(list) + "data: [DONE]\n\n"
}
