//! An answer as server-sent events.

use std::iter;

use axum::body::Bytes;
use serde_json::{Value, json};

use super::behavior::{Behavior, ErrorShape};
use super::errors::midstream_error;
use super::pieces::Pieces;
use super::reply::{Detail, Reply, Thought, ToolCall};

/// A comment stands before every so many text chunks.
const COMMENT_EVERY: usize = 16;

/// Characters of a fragment of tool arguments.
const ARGUMENT_FRAGMENT: usize = 10;

/// Characters of a fragment of a thought.
const THOUGHT_FRAGMENT: usize = 24;

/// Text chunks before a stalled stream falls silent.
const CHUNKS_BEFORE_STALL: usize = 2;

/// A piece of the stream that is sent at once.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) bytes: Bytes,
    /// A data event, for which the simulator's pace holds.
    pub(crate) paced: bool,
}

/// How a stream ends once all frames are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Close,
    Reset,
    Stall,
}

pub(crate) struct StreamPlan {
    pub(crate) frames: Box<dyn Iterator<Item = Frame> + Send>,
    pub(crate) ending: Ending,
}

/// What all chunks of an answer share.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    pub(crate) id: String,
    pub(crate) created: u64,
    pub(crate) model: String,
    pub(crate) provider: String,
    pub(crate) service_tier: Option<&'static str>,
}

/// Both words for how an answer ended: OpenRouter's and the provider's.
type FinishNames = Option<(&'static str, &'static str)>;

pub(crate) fn plan(
    envelope: &Envelope,
    reply: &Reply,
    usage: Value,
    behavior: Behavior,
    hash: u64,
) -> StreamPlan {
    let text = reply.text.clone().unwrap_or_default();
    let all = Pieces::new(text.clone()).count();
    let (shown, ending) = match behavior {
        Behavior::MidstreamError(_) | Behavior::Cut => (all.div_ceil(2), Ending::Close),
        Behavior::Reset => (all.div_ceil(2), Ending::Reset),
        Behavior::Stall => (CHUNKS_BEFORE_STALL, Ending::Stall),
        _ => (all, Ending::Close),
    };
    let mut head: Vec<Frame> = (0..=hash % 2).map(|_| comment()).collect();
    head.extend(
        deltas_before_text(reply)
            .into_iter()
            .map(|delta| envelope.delta(&delta)),
    );
    let tail = match behavior {
        Behavior::Cut | Behavior::Reset | Behavior::Stall => Vec::new(),
        Behavior::MidstreamError(shape) => error_frames(envelope, shape, usage),
        _ => ending_frames(envelope, reply, usage),
    };
    let chunks = envelope.clone();
    let body = Pieces::new(text)
        .take(shown)
        .enumerate()
        .flat_map(move |(at, piece)| {
            let pause = (at > 0 && at % COMMENT_EVERY == 0).then(comment);
            pause.into_iter().chain(iter::once(
                chunks.delta(&json!({"content": piece, "role": "assistant"})),
            ))
        });
    StreamPlan {
        frames: Box::new(head.into_iter().chain(body).chain(tail)),
        ending,
    }
}

impl Envelope {
    fn delta(&self, delta: &Value) -> Frame {
        self.frame(&self.chunk(delta, None))
    }

    fn chunk(&self, delta: &Value, finish: FinishNames) -> Value {
        json!({
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "provider": self.provider,
            "choices": [{
                "index": 0,
                "delta": delta,
                "finish_reason": finish.map(|names| names.0),
                "native_finish_reason": finish.map(|names| names.1),
            }],
        })
    }

    fn frame(&self, chunk: &Value) -> Frame {
        Frame {
            bytes: Bytes::from(format!("data: {chunk}\n\n")),
            paced: true,
        }
    }

    /// The chunk with the usage, which repeats the finish.
    fn usage_frame(&self, finish: FinishNames, usage: Value) -> Frame {
        let mut chunk = self.chunk(&empty_delta(), finish);
        if let Some(fields) = chunk.as_object_mut() {
            let choices = fields.remove("choices").unwrap_or_default();
            fields.insert("service_tier".to_owned(), json!(self.service_tier));
            fields.insert("choices".to_owned(), choices);
            fields.insert("usage".to_owned(), usage);
        }
        self.frame(&chunk)
    }
}

fn comment() -> Frame {
    Frame {
        bytes: Bytes::from_static(b": OPENROUTER PROCESSING\n\n"),
        paced: false,
    }
}

fn done() -> Frame {
    Frame {
        bytes: Bytes::from_static(b"data: [DONE]\n\n"),
        paced: false,
    }
}

fn empty_delta() -> Value {
    json!({"content": "", "role": "assistant"})
}

fn deltas_before_text(reply: &Reply) -> Vec<Value> {
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
            .map(|piece| json!({"content": "", "role": "assistant", "reasoning": piece}))
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

fn ending_frames(envelope: &Envelope, reply: &Reply, usage: Value) -> Vec<Frame> {
    let mut deltas = Vec::new();
    for piece in Pieces::new(reply.refusal.clone().unwrap_or_default()) {
        deltas.push(json!({"content": "", "role": "assistant", "refusal": piece}));
    }
    for (index, url) in reply.images.iter().enumerate() {
        deltas.push(json!({"content": "", "role": "assistant", "images": [image(index, url)]}));
    }
    for (index, call) in reply.calls.iter().enumerate() {
        deltas.extend(call_deltas(index, call));
    }
    let finish = Some((reply.finish.name(), reply.native_finish(&envelope.model)));
    let mut frames: Vec<Frame> = deltas
        .into_iter()
        .map(|delta| envelope.delta(&delta))
        .collect();
    frames.push(envelope.frame(&envelope.chunk(&empty_delta(), finish)));
    frames.push(envelope.usage_frame(finish, usage));
    frames.push(done());
    frames
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

fn error_frames(envelope: &Envelope, shape: ErrorShape, usage: Value) -> Vec<Frame> {
    let finish = (shape == ErrorShape::Documented).then_some(("error", "error"));
    let mut chunk = envelope.chunk(&empty_delta(), finish);
    if let Some(fields) = chunk.as_object_mut() {
        fields.insert("error".to_owned(), midstream_error());
        match shape {
            ErrorShape::Documented => {}
            ErrorShape::EmptyChoices => {
                fields.insert("choices".to_owned(), json!([]));
            }
            ErrorShape::NullFinish => {
                fields.insert("usage".to_owned(), usage);
            }
        }
    }
    let mut frames = vec![envelope.frame(&chunk)];
    if shape == ErrorShape::NullFinish {
        frames.push(done());
    }
    frames
}

/// A text in fragments of so many characters.
fn fragments(text: &str, length: usize) -> impl Iterator<Item = String> {
    let mut characters = text.chars().collect::<Vec<_>>().into_iter();
    iter::from_fn(move || {
        let piece: String = characters.by_ref().take(length).collect();
        (!piece.is_empty()).then_some(piece)
    })
}
