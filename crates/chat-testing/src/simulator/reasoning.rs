//! Thinking: when it happens, and how each family of models shows it.

use super::catalog::{Model, Reasoning};
use super::errors::ApiError;
use super::identity::{alphanumeric, hash};
use super::limits::tokens;
use super::reply::{Detail, Thought, ToolCall};
use super::request::ChatRequest;

pub(crate) const CLAUDE: &str = "anthropic-claude-v1";
const GEMINI: &str = "google-gemini-v1";
const OPENAI: &str = "openai-responses-v1";
const XAI: &str = "xai-responses-v1";

/// Whether the model thinks about this request.
pub(crate) fn is_on(model: &Model, request: &ChatRequest) -> Result<bool, ApiError> {
    match (model.reasoning, request.reasoning.enabled) {
        (Reasoning::Mandatory, Some(false)) => Err(ApiError::invalid(
            "Reasoning is mandatory for this endpoint and cannot be disabled.",
        )),
        (Reasoning::Mandatory, _) => Ok(true),
        // Claude cannot think when a tool call is forced; OpenRouter then drops `reasoning`.
        (Reasoning::Optional, Some(true)) => {
            Ok(model.author() != "anthropic" || !request.tool_choice.forces())
        }
        (Reasoning::Optional | Reasoning::None, _) => Ok(false),
    }
}

/// Lengthens the thought for the higher efforts.
pub(crate) fn with_effort(thought: &str, effort: Option<&str>) -> String {
    match effort {
        Some("high" | "xhigh" | "max") => format!(
            "{thought} Let me check that once more from another side before I answer. {CHECKED}"
        ),
        Some("minimal" | "low") => thought
            .split_inclusive(". ")
            .next()
            .unwrap_or(thought)
            .trim_end()
            .to_owned(),
        _ => thought.to_owned(),
    }
}

const CHECKED: &str = "It holds: nothing in the question contradicts it, so I can answer directly.";

/// A thought in the dialect of the model's family.
pub(crate) fn thought(
    model: &Model,
    request: &ChatRequest,
    text: String,
    calls: &[ToolCall],
) -> Thought {
    let tokens = tokens(&text);
    let excluded = request.reasoning.excluded;
    let open_weights = model.id.contains("gpt-oss");
    let asked = request.reasoning.wants_summary || request.reasoning.enabled == Some(true);
    let (visible, details) = match model.author() {
        "openai" if !open_weights => openai(text, asked),
        "x-ai" => (None, vec![encrypted(&text, XAI)]),
        "google" => gemini(text, calls),
        "anthropic" | "sim" => {
            let signature = Some(signature(&text));
            let detail = Detail::Text {
                text: text.clone(),
                signature,
                format: CLAUDE,
            };
            (Some(text), vec![detail])
        }
        _ => {
            let detail = Detail::Text {
                text: text.clone(),
                signature: None,
                format: "unknown",
            };
            (Some(text), vec![detail])
        }
    };
    Thought {
        visible,
        details,
        tokens,
        excluded,
    }
}

fn openai(text: String, shows_summary: bool) -> (Option<String>, Vec<Detail>) {
    let hidden = encrypted(&text, OPENAI);
    if !shows_summary {
        return (None, vec![hidden]);
    }
    let summary = Detail::Summary {
        summary: text.clone(),
        format: OPENAI,
    };
    (Some(text), vec![summary, hidden])
}

/// With tool calls, the encrypted entry carries the id of the first call.
fn gemini(text: String, calls: &[ToolCall]) -> (Option<String>, Vec<Detail>) {
    let Some(call) = calls.first() else {
        let signature = Some(signature(&text));
        let detail = Detail::Text {
            text: text.clone(),
            signature,
            format: GEMINI,
        };
        return (Some(text), vec![detail]);
    };
    let plain = Detail::Text {
        text: text.clone(),
        signature: None,
        format: GEMINI,
    };
    let hidden = Detail::Encrypted {
        data: call_data(&call.id),
        id: call.id.clone(),
        format: GEMINI,
    };
    (Some(text), vec![plain, hidden])
}

fn encrypted(text: &str, format: &'static str) -> Detail {
    let seed = hash(text.as_bytes());
    Detail::Encrypted {
        data: format!("gAAAAAB{}==", alphanumeric(seed, 177)),
        id: format!("rs_{}", alphanumeric(seed ^ 1, 48).to_lowercase()),
        format,
    }
}

/// The only signature that fits a text.
pub(crate) fn signature(text: &str) -> String {
    format!("Eq{}==", alphanumeric(hash(text.as_bytes()), 90))
}

/// The only encrypted thought that fits the call with this id.
pub(crate) fn call_data(id: &str) -> String {
    format!("Cs{}==", alphanumeric(hash(id.as_bytes()), 120))
}
