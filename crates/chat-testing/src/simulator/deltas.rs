//! The deltas of a streamed answer, beside its text.

use std::iter;

use serde_json::{Value, json};

use super::audio::Speech;
use super::pieces::Pieces;
use super::reply::{Detail, Reply, Thought, ToolCall};

/// Characters of a fragment of tool arguments.
const ARGUMENT_FRAGMENT: usize = 10;

/// Characters of a fragment of a thought.
const THOUGHT_FRAGMENT: usize = 24;

/// Characters of a fragment of base64 audio.
const AUDIO_FRAGMENT: usize = 400;

pub(crate) fn before_text(reply: &Reply) -> Vec<Value> {
    let mut deltas: Vec<Value> = reply
        .annotations
        .iter()
        .map(|note| json!({"content": "", "role": "assistant", "annotations": [note]}))
        .collect();
    if let Some(thought) = reply.thought.as_ref().filter(|thought| !thought.excluded) {
        deltas.extend(thought_deltas(thought));
    }
    deltas
}

fn thought_deltas(thought: &Thought) -> Vec<Value> {
    if thought.details.is_empty() {
        let visible = thought.visible.as_deref().unwrap_or_default();
        return fragments(visible, THOUGHT_FRAGMENT)
            .map(|piece| {
                json!({
                    "content": "", "role": "assistant", "reasoning": piece,
                    "reasoning_details": [],
                })
            })
            .collect();
    }
    thought.details.iter().flat_map(detail_deltas).collect()
}

fn detail_deltas(detail: &Detail) -> Vec<Value> {
    let reasoning_delta = |shown: Option<&str>, entry: Value| {
        json!({
            "content": "", "role": "assistant", "reasoning": shown, "reasoning_details": [entry],
        })
    };
    match detail {
        Detail::Text {
            text,
            signature,
            format,
        } => {
            let mut deltas: Vec<Value> = fragments(text, THOUGHT_FRAGMENT)
                .map(|piece| {
                    let entry = json!({
                        "type": "reasoning.text", "text": piece, "format": format, "index": 0,
                    });
                    reasoning_delta(Some(&piece), entry)
                })
                .collect();
            if let Some(signature) = signature {
                let entry = json!({
                    "type": "reasoning.text", "signature": signature, "format": format, "index": 0,
                });
                deltas.push(reasoning_delta(None, entry));
            }
            deltas
        }
        Detail::Summary { summary, format } => fragments(summary, THOUGHT_FRAGMENT)
            .map(|piece| {
                let entry = json!({
                    "type": "reasoning.summary", "summary": piece, "format": format, "index": 0,
                });
                reasoning_delta(Some(&piece), entry)
            })
            .collect(),
        Detail::Encrypted { .. } => vec![reasoning_delta(None, detail.to_json())],
    }
}

pub(crate) fn after_text(reply: &Reply) -> Vec<Value> {
    let mut deltas = Vec::new();
    for piece in Pieces::new(reply.refusal.clone().unwrap_or_default()) {
        deltas.push(json!({"content": "", "role": "assistant", "refusal": piece}));
    }
    for (index, url) in reply.images.iter().enumerate() {
        deltas.push(json!({"content": "", "role": "assistant", "images": [image(index, url)]}));
    }
    if let Some(speech) = &reply.speech {
        deltas.extend(speech_deltas(speech));
    }
    for (index, call) in reply.calls.iter().enumerate() {
        deltas.extend(call_deltas(index, call));
    }
    for call in &reply.odd_calls {
        deltas.push(json!({"content": null, "role": "assistant", "tool_calls": [call]}));
    }
    deltas
}

fn speech_deltas(speech: &Speech) -> Vec<Value> {
    let audio_delta = |audio: Value| json!({"content": "", "role": "assistant", "audio": audio});
    let spoken = Pieces::new(speech.transcript.clone())
        .map(|piece| audio_delta(json!({"id": speech.id, "transcript": piece})));
    let heard = fragments(&speech.data, AUDIO_FRAGMENT)
        .map(|piece| audio_delta(json!({"id": speech.id, "data": piece})));
    let end = audio_delta(json!({"id": speech.id, "expires_at": speech.expires_at}));
    spoken.chain(heard).chain([end]).collect()
}

fn call_deltas(index: usize, call: &ToolCall) -> Vec<Value> {
    let calls_delta =
        |entry: Value| json!({"content": null, "role": "assistant", "tool_calls": [entry]});
    let first = calls_delta(json!({
        "index": index, "id": call.id, "type": "function",
        "function": {"name": call.name, "arguments": ""},
    }));
    let rest = fragments(&call.arguments, ARGUMENT_FRAGMENT)
        .map(|piece| calls_delta(json!({"index": index, "function": {"arguments": piece}})));
    iter::once(first).chain(rest).collect()
}

pub(crate) fn image(index: usize, url: &str) -> Value {
    json!({"type": "image_url", "image_url": {"url": url}, "index": index})
}

/// A text in fragments of so many characters.
fn fragments(text: &str, length: usize) -> impl Iterator<Item = String> {
    let mut characters = text.chars().collect::<Vec<_>>().into_iter();
    iter::from_fn(move || {
        let piece: String = characters.by_ref().take(length).collect();
        (!piece.is_empty()).then_some(piece)
    })
}
