//! Thinking: when it happens, and how each family of models shows it.

use serde_json::Value;

use super::catalog::{Model, Reasoning};
use super::errors::ApiError;
use super::identity::{alphanumeric, hash};
use super::limits::tokens;
use super::message::Turn;
use super::reply::{Detail, Thought, ToolCall};
use super::request::ChatRequest;

const CLAUDE: &str = "anthropic-claude-v1";
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
        "x-ai" => (None, vec![encrypted(&text, XAI, None)]),
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
    let hidden = encrypted(&text, OPENAI, None);
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
    let hidden = encrypted(&text, GEMINI, Some(call.id.clone()));
    (Some(text), vec![plain, hidden])
}

fn encrypted(text: &str, format: &'static str, id: Option<String>) -> Detail {
    let seed = hash(text.as_bytes());
    let id = id.unwrap_or_else(|| format!("rs_{}", alphanumeric(seed ^ 1, 48).to_lowercase()));
    Detail::Encrypted {
        data: format!("gAAAAAB{}==", alphanumeric(seed, 177)),
        id,
        format,
    }
}

/// The only signature that fits a text.
fn signature(text: &str) -> String {
    format!("Eq{}==", alphanumeric(hash(text.as_bytes()), 90))
}

/// Refuses signed thoughts that were changed or lost their signature.
pub(crate) fn check_replayed(model: &Model, turns: &[Turn]) -> Result<(), ApiError> {
    let replayed = turns.iter().flat_map(|turn| turn.reasoning_details.iter());
    for detail in replayed {
        let field = |name: &str| detail.get(name).and_then(Value::as_str);
        if field("type") != Some("reasoning.text") {
            continue;
        }
        // A missing format means Claude's.
        if !matches!(field("format"), Some(CLAUDE) | None) {
            continue;
        }
        let expected = signature(field("text").unwrap_or_default());
        if field("signature") != Some(&expected) {
            let provider = model.providers.first().map_or("Anthropic", String::as_str);
            return Err(ApiError::provider(
                400,
                provider,
                r#"{"type":"error","error":{"type":"invalid_request_error","message":"messages: Invalid `signature` in `thinking` block"}}"#,
            ));
        }
    }
    Ok(())
}
