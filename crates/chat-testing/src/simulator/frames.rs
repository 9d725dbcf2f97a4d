//! Pieces of an answer's body, before faults touch them.

use std::iter;

use axum::body::Bytes;
use serde_json::Value;

/// A piece of a body that is sent at once.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) bytes: Bytes,
    pub(crate) kind: FrameKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameKind {
    /// A data event, for which the simulator's pace holds.
    Event,
    Comment,
    Done,
    /// A body that is no event stream.
    Whole,
}

/// How a body ends once all frames are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Close,
    Reset,
    Stall,
}

pub(crate) struct BodyPlan {
    pub(crate) frames: Box<dyn Iterator<Item = Frame> + Send>,
    pub(crate) ending: Ending,
}

impl BodyPlan {
    /// A body that is no event stream.
    pub(crate) fn whole(bytes: Bytes, ending: Ending) -> Self {
        let frame = Frame {
            bytes,
            kind: FrameKind::Whole,
        };
        Self {
            frames: Box::new(iter::once(frame)),
            ending,
        }
    }
}

impl Frame {
    pub(crate) fn event(chunk: &Value) -> Self {
        Self {
            bytes: Bytes::from(format!("data: {chunk}\n\n")),
            kind: FrameKind::Event,
        }
    }

    pub(crate) fn comment() -> Self {
        Self {
            bytes: Bytes::from_static(b": OPENROUTER PROCESSING\n\n"),
            kind: FrameKind::Comment,
        }
    }

    pub(crate) fn done() -> Self {
        Self {
            bytes: Bytes::from_static(b"data: [DONE]\n\n"),
            kind: FrameKind::Done,
        }
    }

    /// A payload of a script: a text that starts with a colon is a comment, any other text is sent
    /// as it is, and everything else as JSON.
    pub(crate) fn scripted(payload: &Value) -> Self {
        match payload {
            Value::String(text) if text == "[DONE]" => Self::done(),
            Value::String(text) if text.starts_with(':') => Self {
                bytes: Bytes::from(format!("{text}\n\n")),
                kind: FrameKind::Comment,
            },
            Value::String(text) => {
                let lines: String = text
                    .split('\n')
                    .map(|line| format!("data: {line}\n"))
                    .collect();
                Self {
                    bytes: Bytes::from(lines + "\n"),
                    kind: FrameKind::Event,
                }
            }
            other => Self::event(other),
        }
    }

    /// An event, or what stands for one.
    pub(crate) fn is_event(&self) -> bool {
        matches!(self.kind, FrameKind::Event | FrameKind::Done)
    }
}
