mod setters;

use std::sync::Arc;

use serde_json::Value;
use smol_str::SmolStr;

use super::reasoning::ReasoningDelta;
use super::{
    AiMessage, AudioChunk, ContentBlock, FinishReason, JsonMap, ResponseMetadata, ToolCallChunk,
    Usage,
};

/// A piece of a model's answer, as it is streamed.
///
/// A chunk is small and cheap to clone: text of up to 23 bytes lies in the chunk itself, metadata
/// is shared with all other chunks of the answer, everything that is rare is boxed.
///
/// A chunk can also be a whole message: see [`AiMessage::into_chunk`]. What the setters add to it is
/// then added to that message.
///
/// Chunks add up to a message in a [`MessageFold`](super::MessageFold):
///
/// ```
/// use chat_core::{AiMessageChunk, FinishReason, MessageFold};
///
/// let mut full = MessageFold::new();
/// full += AiMessageChunk::new("Hel");
/// full += AiMessageChunk::new("lo").with_finish_reason(FinishReason::Stop);
/// assert_eq!(full.into_message().text(), "Hello");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AiMessageChunk {
    delta: SmolStr,
    metadata: Option<Arc<ResponseMetadata>>,
    rest: Option<Box<Rest>>,
    choice: u32,
    kind: DeltaKind,
}

const _: () = assert!(size_of::<AiMessageChunk>() <= 64);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum DeltaKind {
    #[default]
    Text,
    Reasoning,
}

/// What most chunks don't have.
#[derive(Clone, Debug, Default, PartialEq)]
struct Rest {
    reasoning: SmolStr,
    refusal: SmolStr,
    tool_calls: Vec<ToolCallChunk>,
    blocks: Vec<ContentBlock>,
    details: ReasoningDelta,
    usage: Option<Box<Usage>>,
    finish_reason: Option<FinishReason>,
    native_finish_reason: Option<SmolStr>,
    logprobs: Option<Value>,
    audio: Option<Box<AudioChunk>>,
    additional_kwargs: Option<Box<JsonMap>>,
    whole: Option<Box<AiMessage>>,
}

impl AiMessageChunk {
    /// A piece of text. Empty text makes a chunk that only carries what is added to it.
    #[must_use]
    pub fn new(text: impl Into<SmolStr>) -> Self {
        Self {
            delta: text.into(),
            ..Self::default()
        }
    }

    /// A piece of reasoning.
    #[must_use]
    pub fn from_reasoning(reasoning: impl Into<SmolStr>) -> Self {
        Self {
            delta: reasoning.into(),
            kind: DeltaKind::Reasoning,
            ..Self::default()
        }
    }

    /// A whole answer in one chunk.
    pub(super) fn whole(message: AiMessage) -> Self {
        let rest = Rest {
            reasoning: message.reasoning().into(),
            refusal: message.refusal().unwrap_or_default().into(),
            ..Rest::default()
        };
        Self {
            delta: message.text().into(),
            metadata: Some(Arc::clone(&message.response)),
            rest: Some(Box::new(Rest {
                whole: Some(Box::new(message)),
                ..rest
            })),
            ..Self::default()
        }
    }

    /// The piece of text. Empty in chunks that bring something else.
    #[inline]
    #[must_use]
    pub fn text(&self) -> &str {
        match self.kind {
            DeltaKind::Text => &self.delta,
            DeltaKind::Reasoning => "",
        }
    }

    /// The piece of reasoning. Empty in chunks that bring something else.
    #[inline]
    #[must_use]
    pub fn reasoning(&self) -> &str {
        match (self.kind, &self.rest) {
            (DeltaKind::Reasoning, _) => &self.delta,
            (DeltaKind::Text, Some(rest)) => &rest.reasoning,
            (DeltaKind::Text, None) => "",
        }
    }

    /// The piece of a refusal. Empty in nearly all chunks.
    #[must_use]
    pub fn refusal(&self) -> &str {
        self.rest.as_deref().map_or("", |rest| &rest.refusal)
    }

    /// The pieces of tool calls.
    #[inline]
    #[must_use]
    pub fn tool_call_chunks(&self) -> &[ToolCallChunk] {
        self.rest.as_deref().map_or(&[], |rest| &rest.tool_calls)
    }

    /// The blocks that came whole.
    #[must_use]
    pub fn blocks(&self) -> &[ContentBlock] {
        match self.whole_message() {
            Some(message) => &message.content,
            None => self.rest.as_deref().map_or(&[], |rest| &rest.blocks),
        }
    }

    /// What the answer cost so far. Usually only the last chunk has it.
    #[inline]
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        match self.whole_message() {
            Some(message) => message.usage.as_ref(),
            None => self.rest.as_deref()?.usage.as_deref(),
        }
    }

    /// Why the model stopped, in the chunk that says so.
    #[inline]
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        match self.whole_message() {
            Some(message) => message.finish_reason(),
            None => self.rest.as_deref()?.finish_reason.as_ref(),
        }
    }

    /// The log probabilities of this piece, as the provider reports them.
    #[must_use]
    pub fn logprobs(&self) -> Option<&Value> {
        match self.whole_message() {
            Some(message) => message.response.logprobs.as_ref(),
            None => self.rest.as_deref()?.logprobs.as_ref(),
        }
    }

    /// The piece of the sound that the model answers with.
    #[must_use]
    pub fn audio(&self) -> Option<&AudioChunk> {
        self.rest.as_deref()?.audio.as_deref()
    }

    /// Fields of the message that have no place elsewhere.
    #[must_use]
    pub fn additional_kwargs(&self) -> Option<&JsonMap> {
        let rest = self.rest.as_deref()?;
        let fields = match &rest.whole {
            Some(message) => &message.additional_kwargs,
            None => rest.additional_kwargs.as_deref()?,
        };
        Some(fields).filter(|fields| !fields.is_empty())
    }

    /// What the provider says about the answer.
    #[inline]
    #[must_use]
    pub fn metadata(&self) -> Option<&Arc<ResponseMetadata>> {
        self.metadata.as_ref()
    }

    /// Which of several answers this belongs to, counted from 0.
    #[must_use]
    pub fn choice(&self) -> u32 {
        self.choice
    }

    /// Whether the chunk brings something of the answer itself, and not only what is said about
    /// it. Nothing is sent a second time after such a chunk has reached the caller.
    #[inline]
    #[must_use]
    pub fn is_output(&self) -> bool {
        !self.delta.is_empty() || self.rest.as_deref().is_some_and(Rest::is_output)
    }

    /// The whole message, when the answer came in one piece.
    pub(super) fn whole_message(&self) -> Option<&AiMessage> {
        self.rest.as_deref()?.whole.as_deref()
    }

    /// The pieces of opaque reasoning.
    pub(super) fn reasoning_details(&self) -> Option<&ReasoningDelta> {
        Some(&self.rest.as_deref()?.details)
    }

    pub(super) fn native_finish_reason(&self) -> Option<&SmolStr> {
        self.rest.as_deref()?.native_finish_reason.as_ref()
    }

    /// Whether the chunk brings nothing but a piece of text or of reasoning.
    pub(super) fn is_plain(&self) -> bool {
        self.rest.is_none()
    }

    /// Takes what the answer cost out of the chunk.
    pub(super) fn take_usage(&mut self) -> Option<Box<Usage>> {
        self.rest.as_deref_mut()?.usage.take()
    }

    fn rest(&mut self) -> &mut Rest {
        self.rest.get_or_insert_default()
    }
}

impl Rest {
    fn is_output(&self) -> bool {
        !self.reasoning.is_empty()
            || !self.refusal.is_empty()
            || !self.tool_calls.is_empty()
            || !self.blocks.is_empty()
            || self.audio.as_deref().is_some_and(AudioChunk::is_output)
            || self.details.is_output()
            || self
                .whole
                .as_ref()
                .is_some_and(|message| !message.is_empty())
    }
}
