use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    AiMessageChunk, Content, ContentBlock, FinishReason, InvalidToolCall, ReasoningDetails,
    ResponseMetadata, ToolCall, Usage,
};

/// A model's answer.
///
/// ```
/// use chat_core::AiMessage;
///
/// let message = AiMessage::new("J'adore la programmation.");
/// assert_eq!(message.text(), "J'adore la programmation.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct AiMessage {
    /// What the model says: reasoning, text, refusal, media and citations, tool calls, in this
    /// order.
    pub content: Content,
    /// The name of the speaker, for conversations of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the answer cost, if the provider said so.
    #[serde(rename = "usage_metadata", skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// What the provider said about the answer.
    #[serde(rename = "response_metadata")]
    pub response: Arc<ResponseMetadata>,
    /// Reasoning in the form in which the provider wants it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning_details: Option<ReasoningDetails>,
}

impl AiMessage {
    /// An answer with this content, as for an example in a prompt.
    #[must_use]
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            ..Self::default()
        }
    }

    /// The text of the answer. Empty if the model only called tools or refused.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.content.text()
    }

    /// What the model thought, as text. Empty if it shows nothing.
    #[must_use]
    pub fn reasoning(&self) -> Cow<'_, str> {
        self.content.reasoning()
    }

    /// The tool calls that can be run.
    pub fn tool_calls(&self) -> impl Iterator<Item = &ToolCall> {
        self.content.iter().filter_map(|block| match block {
            ContentBlock::ToolCall(call) => Some(call),
            _ => None,
        })
    }

    /// The tool calls that cannot be run, with the reason.
    pub fn invalid_tool_calls(&self) -> impl Iterator<Item = &InvalidToolCall> {
        self.content.iter().filter_map(|block| match block {
            ContentBlock::InvalidToolCall(call) => Some(call),
            _ => None,
        })
    }

    /// The model's refusal, if it refused.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.content.iter().find_map(|block| match block {
            ContentBlock::Refusal(block) => Some(block.refusal.as_str()),
            _ => None,
        })
    }

    /// Why the model stopped. `None` in a partial message.
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.response.finish_reason.as_ref()
    }

    /// Whether the message holds nothing that a user could see.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// The message as the only chunk of a stream.
    #[must_use]
    pub fn into_chunk(self) -> AiMessageChunk {
        AiMessageChunk::whole(self)
    }

    /// The message as one that did not end: `reason` says why none of its tool calls can be run.
    pub(super) fn into_partial(mut self, reason: &str) -> Self {
        if self.response.finish_reason.is_some() {
            Arc::make_mut(&mut self.response).finish_reason = None;
        }
        let demote = |block| match block {
            ContentBlock::ToolCall(call) => {
                ContentBlock::InvalidToolCall(call.into_invalid(reason))
            }
            other => other,
        };
        self.content = self.content.into_blocks().into_iter().map(demote).collect();
        self
    }
}

impl From<&str> for AiMessage {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for AiMessage {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}
