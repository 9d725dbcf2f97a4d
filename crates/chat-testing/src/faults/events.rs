//! The pieces of OpenRouter's answers, as text: events with their `data:` and blank line, and a
//! whole completion.
//!
//! ```
//! use chat_testing::faults::{Reply, events};
//!
//! let reply = Reply::stream()
//!     .chunk(events::COMMENT)
//!     .chunk(events::text("Hi"))
//!     .chunk(events::finish("stop") + &events::usage(10, 1) + events::DONE)
//!     .end();
//! ```

use serde_json::{Value, json};

const ID: &str = "gen-1700000001-AbCdEfGhIjKlMnOpQrSt";
const MODEL: &str = "openai/gpt-4.1";

/// The end of a stream.
pub const DONE: &str = "data: [DONE]\n\n";

/// What OpenRouter sends while a provider is slow.
pub const COMMENT: &str = ": OPENROUTER PROCESSING\n\n";

/// An event with this JSON.
#[must_use]
pub fn event(json: &Value) -> String {
    format!("data: {json}\n\n")
}

/// A piece of the answer's text.
#[must_use]
pub fn text(text: &str) -> String {
    delta(&json!({"role": "assistant", "content": text}))
}

/// A piece of the answer with this `delta`.
#[must_use]
pub fn delta(delta: &Value) -> String {
    event(&chunk(delta, &Value::Null))
}

/// A piece of a tool call. A call begins with its id and name; more pieces of its arguments may
/// follow without both.
#[must_use]
pub fn tool_call(index: u32, id: Option<&str>, name: Option<&str>, arguments: &str) -> String {
    let mut call = json!({"index": index, "function": {"arguments": arguments}});
    if let Some(fields) = call.as_object_mut()
        && let Some(id) = id
    {
        fields.insert("id".to_owned(), json!(id));
        fields.insert("type".to_owned(), json!("function"));
    }
    if let Some(function) = call.pointer_mut("/function").and_then(Value::as_object_mut)
        && let Some(name) = name
    {
        function.insert("name".to_owned(), json!(name));
    }
    delta(&json!({"tool_calls": [call]}))
}

/// Why the model stopped, such as `stop`, `length` or `tool_calls`.
#[must_use]
pub fn finish(reason: &str) -> String {
    event(&chunk(&json!({"content": ""}), &json!(reason)))
}

/// What the answer cost, in tokens.
#[must_use]
pub fn usage(prompt: u64, completion: u64) -> String {
    let mut chunk = chunk(&json!({}), &Value::Null);
    if let Some(fields) = chunk.as_object_mut() {
        fields.insert("choices".to_owned(), json!([]));
        fields.insert("usage".to_owned(), tokens(prompt, completion));
    }
    event(&chunk)
}

/// A failure in the middle of a stream, in the form that OpenRouter documents.
#[must_use]
pub fn failure(code: u16, message: &str) -> String {
    let mut chunk = chunk(&json!({"content": ""}), &json!("error"));
    if let Some(fields) = chunk.as_object_mut() {
        let error = json!({"code": code, "message": message});
        fields.insert("error".to_owned(), error);
    }
    event(&chunk)
}

/// The JSON of a whole completion.
#[must_use]
pub fn completion(text: &str) -> String {
    json!({
        "id": ID, "object": "chat.completion", "created": 1_700_000_001, "model": MODEL,
        "provider": "OpenAI",
        "choices": [{
            "index": 0, "finish_reason": "stop", "native_finish_reason": "stop",
            "message": {"role": "assistant", "content": text},
        }],
        "usage": tokens(10, 5),
    })
    .to_string()
}

fn chunk(delta: &Value, finish: &Value) -> Value {
    json!({
        "id": ID, "object": "chat.completion.chunk", "created": 1_700_000_001, "model": MODEL,
        "provider": "OpenAI",
        "choices": [{
            "index": 0, "delta": delta, "finish_reason": finish, "native_finish_reason": finish,
        }],
    })
}

fn tokens(prompt: u64, completion: u64) -> Value {
    json!({
        "prompt_tokens": prompt, "completion_tokens": completion,
        "total_tokens": prompt.saturating_add(completion),
    })
}
