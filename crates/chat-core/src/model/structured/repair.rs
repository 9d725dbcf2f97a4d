use crate::parser::{OutputFormat, StructuredOutputError};
use crate::value::{AiMessage, Message, Messages, ToolMessage, ToolStatus};

/// The conversation with which the model is told what was wrong with its answer.
pub(super) fn with_feedback(
    mut messages: Messages,
    problem: &StructuredOutputError,
    format: &OutputFormat,
) -> Messages {
    let raw = problem.raw();
    let tool = format.tool();
    let what = match tool {
        Some(tool) => format!("Call `{tool}` again, once, with arguments that fit its schema."),
        None => format.instructions(),
    };
    let feedback = format!("That cannot be used: {problem}. {what}");
    if !raw.is_empty() {
        messages.push(raw.clone());
    }
    let ids = call_ids(raw);
    for id in &ids {
        let result = ToolMessage::new(id, feedback.as_str()).with_status(ToolStatus::Error);
        messages.push(result);
    }
    if ids.is_empty() {
        messages.push(Message::human(feedback));
    }
    messages
}

/// Each call must be answered, also one that could not be read.
fn call_ids(raw: &AiMessage) -> Vec<String> {
    let valid = raw.tool_calls().map(|call| call.id.clone());
    let invalid = raw.invalid_tool_calls().filter_map(|call| call.id.clone());
    valid.chain(invalid).filter(|id| !id.is_empty()).collect()
}
