use serde_json::Value;

use crate::partial_json::PartialJson;
use crate::value::{AiMessageChunk, ContentBlock, ToolCallChunk, ToolCallFold};

/// The tool calls of an answer that is still arriving, with as much of their arguments as has come.
///
/// It is for showing what a model is about to do. What may be run is known only at the end: see
/// [`AiMessage::tool_calls`](crate::AiMessage::tool_calls). All chunks together cost as much as one
/// reading of the arguments; looking costs nothing.
///
/// ```
/// use chat_core::{AiMessageChunk, PartialToolCalls, ToolCallChunk};
/// use serde_json::json;
///
/// let mut calls = PartialToolCalls::new();
/// let piece = ToolCallChunk::new(0, r#"{"location": "San Fr"#).with_name("GetWeather");
/// calls.push(&AiMessageChunk::default().with_tool_call(piece));
///
/// let call = calls.iter().next().unwrap();
/// assert_eq!(call.name, "GetWeather");
/// assert_eq!(call.args, Some(&json!({ "location": "San Fr" })));
/// ```
#[derive(Clone, Debug, Default)]
pub struct PartialToolCalls {
    calls: ToolCallFold,
    args: Vec<PartialJson>,
}

/// A tool call that is still arriving.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct PartialToolCall<'a> {
    /// The name of the tool, or the empty text if it has not come.
    pub name: &'a str,
    /// The id of the call, or the empty text if none has come.
    pub id: &'a str,
    /// The arguments as far as they have come: see [`PartialJson`] for what is shown. If they turn
    /// out not to be JSON, they stay as they were before.
    pub args: Option<&'a Value>,
    /// Whether the arguments are whole.
    pub is_complete: bool,
}

impl PartialToolCalls {
    /// No calls yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next chunk of the answer.
    pub fn push(&mut self, chunk: &AiMessageChunk) {
        for piece in chunk.tool_call_chunks() {
            self.push_piece(piece);
        }
        for block in chunk.blocks() {
            if let ContentBlock::ToolCall(call) = block {
                let args = Value::Object(call.args.clone()).to_string();
                let piece = ToolCallChunk::default().with_id(&call.id);
                let mut piece = piece.with_name(&call.name);
                piece.args = args.into();
                self.push_piece(&piece);
            }
        }
    }

    /// The calls, in the order in which they began.
    pub fn iter(&self) -> impl Iterator<Item = PartialToolCall<'_>> {
        let calls = self.calls.iter().zip(&self.args);
        calls.map(|((name, id), args)| PartialToolCall {
            name,
            id,
            args: args.value(),
            is_complete: args.is_complete(),
        })
    }

    fn push_piece(&mut self, piece: &ToolCallChunk) {
        let at = self.calls.place(piece);
        self.args
            .resize_with(self.args.len().max(at.saturating_add(1)), PartialJson::new);
        if let Some(args) = self.args.get_mut(at) {
            // The reader remembers the failure, and keeps what it has.
            let _ = args.push(&piece.args);
        }
    }
}
