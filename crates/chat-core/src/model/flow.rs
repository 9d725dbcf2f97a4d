use serde_json::{Value, json};

use crate::error::{Error, ErrorKind, Result};
use crate::runnable::{Flow, Fold, Last, ToVariable, VariablePiece};
use crate::value::{AiMessage, AiMessageChunk, Content, ContentBlock, MessageFold, Messages};

impl Flow for Messages {
    type Chunk = Self;
    type Fold = Last<Self>;

    fn into_chunk(self) -> Self {
        self
    }

    fn show(chunk: &Self) -> Value {
        serde_json::to_value(chunk).unwrap_or_default()
    }

    fn schema() -> Option<Value> {
        Some(json!({
            "title": "Messages",
            "type": "array",
            "items": {
                "title": "Message",
                "type": "object",
                "properties": {
                    "role": { "type": "string" },
                    "content": { "type": ["string", "array"] },
                },
                "required": ["role", "content"],
            },
        }))
    }
}

/// For a placeholder of a prompt.
impl ToVariable for Messages {
    fn to_variable(chunk: Self) -> VariablePiece {
        VariablePiece::Value(Self::show(&chunk))
    }
}

/// An answer flows as message chunks.
impl Flow for AiMessage {
    type Chunk = AiMessageChunk;
    type Fold = AiMessageFlowFold;

    fn into_chunk(self) -> AiMessageChunk {
        Self::into_chunk(self)
    }

    fn show(chunk: &AiMessageChunk) -> Value {
        let mut fold = MessageFold::new();
        fold.push(chunk);
        let message = fold.into_message();
        let pieces = chunk.tool_call_chunks();
        if pieces.is_empty() {
            return json!({ "content": message.content, "usage_metadata": message.usage });
        }
        let is_call = |block: &&ContentBlock| {
            matches!(
                block,
                ContentBlock::ToolCall(_) | ContentBlock::InvalidToolCall(_)
            )
        };
        let content: Content = message
            .content
            .iter()
            .filter(|block| !is_call(block))
            .cloned()
            .collect();
        json!({ "content": content, "tool_call_chunks": pieces, "usage_metadata": message.usage })
    }

    fn schema() -> Option<Value> {
        Some(json!({
            "title": "AiMessage",
            "type": "object",
            "properties": { "content": { "type": ["string", "array"] } },
            "required": ["content"],
        }))
    }
}

/// The fold of an answer that flows between steps.
#[derive(Clone, Debug, Default)]
pub struct AiMessageFlowFold(MessageFold);

impl Fold for AiMessageFlowFold {
    type Chunk = AiMessageChunk;
    type Whole = AiMessage;

    fn push(&mut self, chunk: AiMessageChunk) -> Result<()> {
        self.0.push(&chunk);
        Ok(())
    }

    fn finish(self) -> Result<AiMessage> {
        if self.0.finish_reason().is_some() {
            return Ok(self.0.into_message());
        }
        let error = Error::new(ErrorKind::Interrupted, "the answer broke off");
        Err(error.with_partial(self.0.into_partial()))
    }
}
