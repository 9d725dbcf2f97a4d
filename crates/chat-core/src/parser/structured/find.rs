use serde_json::Value;

use super::OutputSource;
use super::error::StructuredOutputError;
use crate::partial_json::{Extracted, extract};
use crate::value::{AiMessage, FinishReason, ToolCall};

/// The JSON of an answer, and what it was read from.
pub(super) struct Found {
    pub(super) json: Value,
    pub(super) source: OutputSource,
    pub(super) text: String,
}

/// Finds the value in an answer: the arguments of the call of `tool`, or else the JSON in its text.
/// Without the name of a tool, only the text counts.
pub(super) fn find(
    message: AiMessage,
    tool: Option<&str>,
) -> Result<(Found, AiMessage), StructuredOutputError> {
    let text = message.text().into_owned();
    if let Some(refusal) = message.refusal() {
        let problem = format!("the model refused: {refusal}");
        return Err(StructuredOutputError::no_value(&problem, message, &text).beyond_repair());
    }
    if let Some(problem) = cut(&message) {
        let raw = raw_args(&message).unwrap_or(text);
        return Err(StructuredOutputError::no_value(&problem, message, &raw).beyond_repair());
    }
    match called(&message, tool) {
        Ok(Some(found)) => return Ok((found, message)),
        Ok(None) => {}
        Err((problem, raw)) => {
            return Err(StructuredOutputError::no_value(&problem, message, &raw));
        }
    }
    match extract(&text) {
        Ok(Extracted { value, is_fenced }) => {
            let source = match is_fenced {
                true => OutputSource::FencedBlock,
                false => OutputSource::Text,
            };
            let json = value;
            Ok((Found { json, source, text }, message))
        }
        Err(problem) => {
            let problem = match (tool, message.tool_calls().next()) {
                (Some(tool), _) => format!("the model did not call `{tool}`, and {problem}"),
                (None, Some(call)) => format!("the model called `{}`, and {problem}", call.name),
                (None, None) => problem,
            };
            Err(StructuredOutputError::no_value(&problem, message, &text))
        }
    }
}

/// Why the answer is not whole, if it is not.
fn cut(message: &AiMessage) -> Option<String> {
    let problem = match message.finish_reason()? {
        FinishReason::Length => {
            "the token limit cut the answer off before the value was whole; allow more with \
             `max_tokens`"
        }
        FinishReason::ContentFilter => "a content filter stopped the answer",
        FinishReason::Error => "the provider failed while it answered",
        _ => return None,
    };
    Some(problem.to_owned())
}

/// The arguments of the call, if there is one. Calls that say the same count once.
fn called(message: &AiMessage, tool: Option<&str>) -> Result<Option<Found>, (String, String)> {
    let Some(tool) = tool else { return Ok(None) };
    let is_other = |name: &String| name != tool;
    let mut unreadable = message.invalid_tool_calls();
    if let Some(call) = unreadable.find(|call| !call.name.as_ref().is_some_and(is_other)) {
        let problem = format!("the call of `{tool}` cannot be read: {}", call.error);
        return Err((problem, call.args.clone()));
    }
    let text = |call: &ToolCall| Value::Object(call.args.clone()).to_string();
    let calls = || message.tool_calls().filter(|call| call.name == tool);
    let Some(first) = calls().next() else {
        return match message.tool_calls().next() {
            Some(other) => {
                let problem = format!("the model called `{}` in place of `{tool}`", other.name);
                Err((problem, text(other)))
            }
            None => Ok(None),
        };
    };
    if calls().any(|call| call.args != first.args) {
        let count = calls().count();
        let problem = format!("the model gave {count} values where one is expected");
        return Err((problem, text(first)));
    }
    Ok(Some(Found {
        json: Value::Object(first.args.clone()),
        source: OutputSource::ToolCall,
        text: text(first),
    }))
}

fn raw_args(message: &AiMessage) -> Option<String> {
    Some(message.invalid_tool_calls().next()?.args.clone())
}
