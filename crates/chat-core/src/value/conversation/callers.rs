use std::collections::HashMap;

use crate::value::Message;

/// For each message that is a tool's result, the place of the model's message that asked for it:
/// the last one before it with a call of that id.
pub(super) fn callers(messages: &[Message]) -> Vec<Option<usize>> {
    let mut last = HashMap::new();
    messages
        .iter()
        .enumerate()
        .map(|(at, message)| match message {
            Message::Ai(message) => {
                let ids = message.content.iter().filter_map(|block| block.call_id());
                last.extend(ids.map(|id| (id, at)));
                None
            }
            Message::Tool(message) => last.get(message.tool_call_id.as_str()).copied(),
            _ => None,
        })
        .collect()
}
