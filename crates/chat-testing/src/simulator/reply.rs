//! What an answer consists of, before it is rendered.

use serde_json::{Value, json};

use super::audio::Speech;

/// An answer's content.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) thought: Option<Thought>,
    /// None when there are only tool calls or a refusal.
    pub(crate) text: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) calls: Vec<ToolCall>,
    /// Fragments of tool calls that are not in order.
    pub(crate) odd_calls: Vec<Value>,
    pub(crate) speech: Option<Speech>,
    /// Data URLs.
    pub(crate) images: Vec<String>,
    pub(crate) annotations: Vec<Value>,
    pub(crate) finish: Finish,
    /// Whether the length limit cut something off, which the finish need not say.
    pub(crate) truncated: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct ToolCall {
    pub(crate) id: String,
    pub(crate) name: String,
    /// JSON text.
    pub(crate) arguments: String,
}

/// What a model thought before it answered.
#[derive(Clone, Debug)]
pub(crate) struct Thought {
    /// What `reasoning` shows; none when all of it is encrypted.
    pub(crate) visible: Option<String>,
    pub(crate) details: Vec<Detail>,
    pub(crate) tokens: u64,
    /// Counted, but not shown.
    pub(crate) excluded: bool,
}

/// An entry of `reasoning_details`. All have the index 0.
#[derive(Clone, Debug)]
pub(crate) enum Detail {
    Text {
        text: String,
        signature: Option<String>,
        format: &'static str,
    },
    Summary {
        summary: String,
        format: &'static str,
    },
    Encrypted {
        data: String,
        id: String,
        format: &'static str,
    },
}

impl Detail {
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Text {
                text,
                signature: Some(signature),
                format,
            } => json!({
                "type": "reasoning.text", "text": text, "signature": signature,
                "format": format, "index": 0,
            }),
            Self::Text {
                text,
                signature: None,
                format,
            } => json!({
                "type": "reasoning.text", "text": text, "format": format, "index": 0,
            }),
            Self::Summary { summary, format } => json!({
                "type": "reasoning.summary", "summary": summary, "format": format, "index": 0,
            }),
            Self::Encrypted { data, id, format } => json!({
                "type": "reasoning.encrypted", "data": data, "id": id, "format": format, "index": 0,
            }),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Finish {
    #[default]
    Stop,
    Length,
    ToolCalls,
    Error,
}

impl Finish {
    /// OpenRouter's word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
            Self::Error => "error",
        }
    }
}

impl Reply {
    /// The word of the provider behind the model.
    pub(crate) fn native_finish(&self, model: &str) -> &'static str {
        let reason = if self.truncated {
            Finish::Length
        } else {
            self.finish
        };
        let author = model.split('/').next().unwrap_or_default();
        let chat_route = model.contains("gpt-4o") || model.contains("gpt-oss");
        match (author, reason) {
            (_, Finish::Error) => "error",
            ("anthropic", Finish::Stop) => "end_turn",
            ("anthropic", Finish::Length) => "max_tokens",
            ("anthropic", Finish::ToolCalls) => "tool_use",
            ("google", Finish::Length) => "MAX_TOKENS",
            ("google", Finish::Stop | Finish::ToolCalls) => "STOP",
            ("openai", Finish::Length) if !chat_route => "max_output_tokens",
            ("openai", Finish::Stop | Finish::ToolCalls) if !chat_route => "completed",
            (_, reason) => reason.name(),
        }
    }
}
