use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::kinds::common_setters;
use super::{
    AiMessageChunk, Content, ContentBlock, FinishReason, InvalidToolCall, JsonMap,
    ReasoningDetails, ResponseMetadata, ToolCall, Usage,
};

/// A model's answer.
///
/// ```
/// use chat_core::AiMessage;
///
/// let message = AiMessage::new("J'adore la programmation.");
/// assert_eq!(message.text(), "J'adore la programmation.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// The id of the message, for apps that tell messages apart by it. The provider's id of the
    /// answer is in `response`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Fields of the message that have no place elsewhere, kept as they came.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub additional_kwargs: JsonMap,
}

common_setters!(AiMessage);

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

    /// Adds a block before the first one that is neither reasoning, text nor a refusal, where a
    /// folded answer has it: reasoning first, a refusal last.
    pub(super) fn push_block(&mut self, block: ContentBlock) {
        let comes_before = |other: &ContentBlock| match other {
            ContentBlock::Reasoning(_) => true,
            ContentBlock::Text(_) | ContentBlock::Refusal(_) => {
                matches!(block, ContentBlock::Refusal(_))
            }
            _ => false,
        };
        let at = self.content.iter().take_while(|other| comes_before(other));
        self.content.insert(at.count(), block);
    }

    /// Adds what another message brings, but for its usage and response. The name and the id stay
    /// those of this one, if it has any.
    pub(super) fn append(&mut self, other: &Self) {
        for block in &other.content {
            self.content.push(block.clone());
        }
        if self.name.is_none() {
            self.name.clone_from(&other.name);
        }
        if self.id.is_none() {
            self.id.clone_from(&other.id);
        }
        match (&mut self.reasoning_details, &other.reasoning_details) {
            (Some(details), Some(more)) => details.entries.extend_from_slice(&more.entries),
            (none @ None, more) => none.clone_from(more),
            (Some(_), None) => {}
        }
        for (key, value) in &other.additional_kwargs {
            self.additional_kwargs
                .entry(key)
                .or_insert_with(|| value.clone());
        }
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
