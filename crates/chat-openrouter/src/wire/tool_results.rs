use std::collections::HashSet;

use chat_core::{ContentBlock, Error, ErrorKind, Message, Result};
use serde_json::Value;

/// Says which tool's result answers no call, if one does: no provider takes it.
pub(super) fn check_results(messages: &[Message]) -> Result<()> {
    let mut calls = HashSet::new();
    for (at, message) in messages.iter().enumerate() {
        match message {
            Message::Ai(ai) => calls.extend(ai.content.iter().filter_map(call_id)),
            Message::Tool(tool) if !calls.contains(tool.tool_call_id.as_str()) => {
                let id = &tool.tool_call_id;
                let text = format!(
                    "message {at} (counted from 0) answers the tool call {id:?}, which no message \
                     before it makes; keep the model's message with the call, or leave its result \
                     out, as `trim` does"
                );
                return Err(Error::new(ErrorKind::InvalidRequest, text));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The id of a call, in whatever form the message has it.
fn call_id(block: &ContentBlock) -> Option<&str> {
    match block {
        ContentBlock::ToolCall(call) => Some(&call.id),
        ContentBlock::InvalidToolCall(call) => call.id.as_deref(),
        ContentBlock::NonStandard(block) => block.value.get("id").and_then(Value::as_str),
        _ => None,
    }
}
