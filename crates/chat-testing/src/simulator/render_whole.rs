//! An answer as one JSON body.

use serde_json::{Map, Value, json};

use super::behavior::{Behavior, ErrorShape};
use super::deltas::image;
use super::envelope::{Envelope, insert};
use super::errors::{error_body, midstream_error};
use super::pieces::Pieces;
use super::render_stream::Rendering;
use super::reply::{Detail, Reply};
use super::{logprobs, odd_tools};

pub(crate) fn body(rendering: &Rendering<'_>) -> Value {
    let Rendering {
        envelope,
        reply,
        usage,
        ..
    } = rendering;
    let error = |shape| midstream_error(shape);
    match rendering.behavior {
        Behavior::ErrorBody => error_body(),
        Behavior::MidstreamError(shape @ ErrorShape::EmptyChoices) => {
            let mut body = answer(envelope, &[], usage);
            insert(&mut body, "error", error(shape));
            body
        }
        Behavior::MidstreamError(shape @ ErrorShape::NullFinish) => json!({
            "id": null, "object": null, "created": null, "model": null, "provider": null,
            "choices": null, "usage": null, "error": error(shape),
        }),
        Behavior::MidstreamError(shape) => {
            let partial = first_half(reply);
            let mut choice = choice(envelope, &partial);
            insert(&mut choice, "error", error(shape));
            answer(envelope, &[choice], usage)
        }
        _ => {
            let mut choice = choice(envelope, reply);
            if let (Some(alternatives), Some(text)) = (rendering.logprobs, &reply.text) {
                let shown = logprobs::of(Pieces::new(text.clone()), alternatives);
                insert(&mut choice, "logprobs", shown);
            }
            let mut body = answer(envelope, &[choice], usage);
            if let Some(metadata) = &rendering.metadata {
                insert(&mut body, "openrouter_metadata", metadata.clone());
            }
            body
        }
    }
}

/// The part of an answer that arrives before an error.
fn first_half(reply: &Reply) -> Reply {
    let pieces: Vec<String> = Pieces::new(reply.text.clone().unwrap_or_default()).collect();
    let text = pieces
        .iter()
        .take(pieces.len().div_ceil(2))
        .cloned()
        .collect();
    Reply {
        text: Some(text),
        ..reply.clone()
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
    if !reply.odd_calls.is_empty() {
        set("tool_calls", json!(odd_tools::whole(&reply.odd_calls)));
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
