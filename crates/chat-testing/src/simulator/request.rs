//! A lenient view of a chat request.

use serde_json::{Value, json};

use super::errors::ApiError;
use super::message::{Part, Role, Turn, array};
use super::options::{self, Format, ReasoningRequest, Tool, ToolChoice};

#[derive(Clone, Debug)]
pub(crate) struct ChatRequest {
    /// The slugs to try, in order.
    pub(crate) models: Vec<String>,
    pub(crate) turns: Vec<Turn>,
    pub(crate) stream: bool,
    pub(crate) max_tokens: Option<u64>,
    pub(crate) stop: Vec<String>,
    pub(crate) seed: Option<i64>,
    pub(crate) tools: Vec<Tool>,
    pub(crate) tool_choice: ToolChoice,
    pub(crate) parallel_tool_calls: bool,
    pub(crate) format: Format,
    pub(crate) reasoning: ReasoningRequest,
    pub(crate) wants_image: bool,
    pub(crate) web_search: bool,
    pub(crate) caches_prompt: bool,
    pub(crate) provider: Value,
    /// How many alternatives each token shall have, when log probabilities are asked for.
    pub(crate) logprobs: Option<usize>,
    pub(crate) wants_upstream_body: bool,
}

const NO_INPUT: &str = "Input required: specify \"prompt\" or \"messages\"";

impl ChatRequest {
    pub(crate) fn from_bytes(body: &[u8]) -> Result<Self, ApiError> {
        let value: Value = serde_json::from_slice(body).map_err(|error| {
            ApiError::invalid(&format!("Invalid JSON in request body: {error}"))
        })?;
        if !value.is_object() {
            return Err(ApiError::invalid("The request body must be a JSON object"));
        }
        let turns = turns(&value)?;
        answered_calls(&turns)?;
        check_numbers(&value)?;
        Ok(Self {
            models: models(&value),
            turns,
            stream: value
                .get("stream")
                .and_then(Value::as_bool)
                .unwrap_or_default(),
            max_tokens: ["max_completion_tokens", "max_tokens"]
                .iter()
                .find_map(|key| value.get(*key).and_then(Value::as_u64)),
            stop: stop(value.get("stop")),
            seed: value.get("seed").and_then(Value::as_i64),
            tools: options::tools(&value)?,
            tool_choice: options::tool_choice(value.get("tool_choice")),
            parallel_tool_calls: value.get("parallel_tool_calls") != Some(&Value::Bool(false)),
            format: options::format(value.get("response_format"))?,
            reasoning: options::reasoning(&value),
            wants_image: array(value.get("modalities")).contains(&json!("image")),
            web_search: options::asks_for_web(&value),
            caches_prompt: value.get("cache_control").is_some_and(Value::is_object),
            provider: value.get("provider").cloned().unwrap_or_default(),
            logprobs: options::logprobs(&value)?,
            wants_upstream_body: options::wants_upstream_body(&value),
        })
    }

    /// The last user message.
    pub(crate) fn prompt(&self) -> &str {
        self.last_user().map_or("", |turn| turn.text.trim())
    }

    pub(crate) fn last_user(&self) -> Option<&Turn> {
        self.turns.iter().rev().find(|turn| turn.role == Role::User)
    }

    /// All system and developer messages, one after another.
    pub(crate) fn system(&self) -> String {
        self.turns
            .iter()
            .filter(|turn| turn.role == Role::System)
            .map(|turn| turn.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The messages after the last one of the user.
    pub(crate) fn since_user(&self) -> &[Turn] {
        let start = self
            .turns
            .iter()
            .rposition(|turn| turn.role == Role::User)
            .map_or(0, |at| at + 1);
        self.turns.get(start..).unwrap_or_default()
    }

    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.turns.iter().flat_map(|turn| turn.parts.iter())
    }
}

fn turns(value: &Value) -> Result<Vec<Turn>, ApiError> {
    if let (None, Some(prompt)) = (value.get("messages"), value.get("prompt")) {
        return Ok(vec![Turn::from_json(
            0,
            &json!({"role": "user", "content": prompt}),
        )?]);
    }
    let messages = array(value.get("messages"));
    if messages.is_empty() {
        return Err(ApiError::invalid(NO_INPUT));
    }
    messages
        .iter()
        .enumerate()
        .map(|(index, message)| Turn::from_json(index, message))
        .collect()
}

/// Every tool result must answer a call, and every call must be answered before the next turn.
fn answered_calls(turns: &[Turn]) -> Result<(), ApiError> {
    let mut open: Vec<&str> = Vec::new();
    for turn in turns {
        if turn.role == Role::Tool {
            let id = turn.tool_call_id.as_deref().unwrap_or_default();
            let Some(at) = open.iter().position(|call| *call == id) else {
                let raw = format!(
                    "messages with role 'tool' must be a response to a preceding message with 'tool_calls': {id}"
                );
                return Err(ApiError::provider(400, "Simulator", &raw));
            };
            open.remove(at);
        } else if !open.is_empty() {
            let raw = format!(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following did not have response messages: {}",
                open.join(", ")
            );
            return Err(ApiError::provider(400, "Simulator", &raw));
        }
        open.extend(turn.calls.iter().map(|call| call.id.as_str()));
    }
    Ok(())
}

fn check_numbers(value: &Value) -> Result<(), ApiError> {
    let within = [
        ("temperature", 0.0, 2.0),
        ("top_p", 0.0, 1.0),
        ("frequency_penalty", -2.0, 2.0),
        ("presence_penalty", -2.0, 2.0),
    ];
    for (name, low, high) in within {
        if let Some(number) = value.get(name).and_then(Value::as_f64)
            && !(low..=high).contains(&number)
        {
            return Err(ApiError::invalid(&format!(
                "Invalid request: {name} must be between {low} and {high}"
            )));
        }
    }
    for name in ["max_tokens", "max_completion_tokens"] {
        if let Some(number) = value.get(name).filter(|number| !number.is_null())
            && number.as_u64().is_none_or(|number| number == 0)
        {
            return Err(ApiError::invalid(&format!(
                "Invalid request: {name} must be a positive integer"
            )));
        }
    }
    Ok(())
}

fn models(value: &Value) -> Vec<String> {
    let first = value.get("model").and_then(Value::as_str);
    let more = array(value.get("models")).iter().filter_map(Value::as_str);
    let mut models: Vec<String> = Vec::new();
    for slug in first.into_iter().chain(more) {
        if !models.iter().any(|known| known == slug) {
            models.push(slug.to_owned());
        }
    }
    if models.is_empty() {
        models.push("openrouter/auto".to_owned());
    }
    models
}

fn stop(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        other => array(other)
            .iter()
            .filter_map(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}
