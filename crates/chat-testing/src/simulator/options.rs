//! What a request asks for beside its messages.

use serde_json::{Value, json};

use super::errors::ApiError;
use super::message::array;

/// A function that the model may call.
#[derive(Clone, Debug)]
pub(crate) struct Tool {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) parameters: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ToolChoice {
    Auto,
    None,
    Required,
    Named(String),
}

impl ToolChoice {
    pub(crate) fn forces(&self) -> bool {
        matches!(self, Self::Required | Self::Named(_))
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Format {
    Text,
    JsonObject,
    JsonSchema(Value),
}

/// What a request says about thinking.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReasoningRequest {
    /// Asked for, or turned off; nothing said when absent.
    pub(crate) enabled: Option<bool>,
    pub(crate) excluded: bool,
    pub(crate) effort: Option<String>,
    pub(crate) wants_summary: bool,
}

pub(crate) fn tools(value: &Value) -> Result<Vec<Tool>, ApiError> {
    let mut tools = Vec::new();
    for (index, tool) in array(value.get("tools")).iter().enumerate() {
        match tool.get("type").and_then(Value::as_str) {
            Some("function") => tools.push(function(index, tool)?),
            Some(
                kind @ ("openrouter:shell"
                | "openrouter:bash"
                | "openrouter:tool_search"
                | "openrouter:apply_patch"),
            ) => {
                return Err(ApiError::invalid(&format!(
                    "Invalid request: tools[{index}]: {kind} is not supported on chat completions"
                )));
            }
            Some(_) => {}
            None => {
                return Err(ApiError::invalid(&format!(
                    "Invalid request: tools[{index}]: type is required"
                )));
            }
        }
    }
    Ok(tools)
}

fn function(index: usize, tool: &Value) -> Result<Tool, ApiError> {
    let name = tool
        .pointer("/function/name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let valid = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if name.is_empty() || name.len() > 64 || !name.chars().all(valid) {
        return Err(ApiError::invalid(&format!(
            "Invalid request: tools[{index}].function.name must match ^[a-zA-Z0-9_-]{{1,64}}$"
        )));
    }
    let description = tool
        .pointer("/function/description")
        .and_then(Value::as_str);
    Ok(Tool {
        name: name.to_owned(),
        description: description.unwrap_or_default().to_owned(),
        parameters: tool
            .pointer("/function/parameters")
            .cloned()
            .unwrap_or_else(|| json!({"type": "object", "properties": {}})),
    })
}

pub(crate) fn tool_choice(value: Option<&Value>) -> ToolChoice {
    match value {
        Some(Value::String(text)) if text == "none" => ToolChoice::None,
        Some(Value::String(text)) if text == "required" || text == "any" => ToolChoice::Required,
        Some(Value::Object(object)) => object
            .get("function")
            .and_then(|function| function.get("name"))
            .and_then(Value::as_str)
            .map_or(ToolChoice::Auto, |name| ToolChoice::Named(name.to_owned())),
        _ => ToolChoice::Auto,
    }
}

pub(crate) fn format(value: Option<&Value>) -> Result<Format, ApiError> {
    let Some(value) = value else {
        return Ok(Format::Text);
    };
    match value.get("type").and_then(Value::as_str) {
        Some("json_object") => Ok(Format::JsonObject),
        Some("json_schema") => {
            if value
                .pointer("/json_schema/name")
                .and_then(Value::as_str)
                .is_none()
            {
                return Err(ApiError::invalid(
                    "Invalid request: response_format.json_schema.name is required",
                ));
            }
            let schema = value.pointer("/json_schema/schema").cloned();
            Ok(schema.map_or(Format::JsonObject, Format::JsonSchema))
        }
        _ => Ok(Format::Text),
    }
}

pub(crate) fn reasoning(value: &Value) -> ReasoningRequest {
    let block = value.get("reasoning").filter(|block| block.is_object());
    let text = |key: &str| {
        block
            .and_then(|block| block.get(key))
            .and_then(Value::as_str)
    };
    let flag = |key: &str| {
        block
            .and_then(|block| block.get(key))
            .and_then(Value::as_bool)
    };
    let shorthand = value.get("reasoning_effort").and_then(Value::as_str);
    let include = value.get("include_reasoning").and_then(Value::as_bool);
    let effort = text("effort").or(shorthand).map(str::to_owned);
    let asked = block.is_some() || shorthand.is_some() || include == Some(true);
    let enabled = match (effort.as_deref(), flag("enabled")) {
        (Some("none"), _) | (_, Some(false)) => Some(false),
        _ => asked.then_some(true),
    };
    ReasoningRequest {
        enabled,
        excluded: flag("exclude").unwrap_or_default() || include == Some(false),
        effort,
        wants_summary: text("summary").is_some(),
    }
}

pub(crate) fn asks_for_web(value: &Value) -> bool {
    let plugin = array(value.get("plugins")).iter().any(|plugin| {
        plugin.get("id") == Some(&json!("web")) && plugin.get("enabled") != Some(&json!(false))
    });
    let tool = array(value.get("tools"))
        .iter()
        .filter_map(|tool| tool.get("type").and_then(Value::as_str))
        .any(|kind| kind == "openrouter:web_search" || kind.starts_with("web_search"));
    plugin
        || tool
        || value
            .get("web_search_options")
            .is_some_and(Value::is_object)
}

/// How many alternatives each token shall have; none when log probabilities are not asked for.
pub(crate) fn logprobs(value: &Value) -> Result<Option<usize>, ApiError> {
    let asked = value.get("logprobs").and_then(Value::as_bool) == Some(true);
    let Some(top) = value.get("top_logprobs").filter(|top| !top.is_null()) else {
        return Ok(asked.then_some(0));
    };
    let top = top.as_u64().filter(|top| *top <= 20).ok_or_else(|| {
        ApiError::invalid("Invalid request: top_logprobs must be an integer between 0 and 20")
    })?;
    if !asked {
        return Err(ApiError::invalid(
            "Invalid request: top_logprobs needs logprobs to be true",
        ));
    }
    Ok(usize::try_from(top).ok())
}

/// Whether the body that the provider gets shall be shown in a stream.
pub(crate) fn wants_upstream_body(value: &Value) -> bool {
    value.pointer("/debug/echo_upstream_body") == Some(&Value::Bool(true))
}
