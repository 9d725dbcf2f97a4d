//! An answer as one JSON body.

use serde_json::{Map, Value, json};

use super::behavior::{Behavior, ErrorShape};
use super::errors::{error_body, midstream_error};
use super::pieces::Pieces;
use super::render_stream::{Envelope, image};
use super::reply::{Detail, Reply};

pub(crate) fn body(envelope: &Envelope, reply: &Reply, usage: &Value, behavior: Behavior) -> Value {
    match behavior {
        Behavior::ErrorBody => error_body(),
        Behavior::MidstreamError(ErrorShape::EmptyChoices) => {
            let mut body = answer(envelope, &[], usage);
            insert(&mut body, "error", midstream_error());
            body
        }
        Behavior::MidstreamError(ErrorShape::NullFinish) => json!({
            "id": null, "object": null, "created": null, "model": null, "provider": null,
            "choices": null, "usage": null, "error": midstream_error(),
        }),
        Behavior::MidstreamError(ErrorShape::Documented) => {
            let pieces: Vec<String> = Pieces::new(reply.text.clone().unwrap_or_default()).collect();
            let partial = pieces
                .iter()
                .take(pieces.len().div_ceil(2))
                .cloned()
                .collect();
            let mut choice = choice(
                envelope,
                &Reply {
                    text: Some(partial),
                    ..reply.clone()
                },
            );
            insert(&mut choice, "error", midstream_error());
            answer(envelope, &[choice], usage)
        }
        _ => answer(envelope, &[choice(envelope, reply)], usage),
    }
}

fn answer(envelope: &Envelope, choices: &[Value], usage: &Value) -> Value {
    json!({
        "id": envelope.id,
        "object": "chat.completion",
        "created": envelope.created,
        "model": envelope.model,
        "provider": envelope.provider,
        "system_fingerprint": null,
        "service_tier": envelope.service_tier,
        "choices": choices,
        "usage": usage,
    })
}

fn choice(envelope: &Envelope, reply: &Reply) -> Value {
    json!({
        "index": 0,
        "logprobs": null,
        "finish_reason": reply.finish.name(),
        "native_finish_reason": reply.native_finish(&envelope.model),
        "message": message(reply),
    })
}

fn message(reply: &Reply) -> Value {
    let mut message = Map::new();
    let mut set = |key: &str, value: Value| {
        message.insert(key.to_owned(), value);
    };
    set("role", json!("assistant"));
    set("content", json!(reply.text));
    set("refusal", json!(reply.refusal));
    let thought = reply.thought.as_ref().filter(|thought| !thought.excluded);
    set(
        "reasoning",
        json!(thought.and_then(|thought| thought.visible.as_deref())),
    );
    if let Some(thought) = thought {
        let details: Vec<Value> = thought.details.iter().map(Detail::to_json).collect();
        set("reasoning_details", Value::Array(details));
    }
    if !reply.calls.is_empty() {
        let calls: Vec<Value> = reply
            .calls
            .iter()
            .enumerate()
            .map(|(index, call)| {
                json!({
                    "id": call.id,
                    "type": "function",
                    "index": index,
                    "function": {"name": call.name, "arguments": call.arguments},
                })
            })
            .collect();
        set("tool_calls", Value::Array(calls));
    }
    if !reply.images.is_empty() {
        let images: Vec<Value> = reply
            .images
            .iter()
            .enumerate()
            .map(|(index, url)| image(index, url))
            .collect();
        set("images", Value::Array(images));
    }
    if !reply.annotations.is_empty() {
        set("annotations", json!(reply.annotations));
    }
    Value::Object(message)
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}
