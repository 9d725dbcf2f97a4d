use std::ops::AddAssign;
use std::sync::Arc;

use smol_str::SmolStr;

use super::tool_call_fold::ToolCallFold;
use super::{
    AiMessage, AiMessageChunk, Content, ContentBlock, FinishReason, JsonMap, ReasoningDetails,
    ResponseMetadata, Usage, reasoning,
};

const BROKE_OFF: &str = "the answer broke off";

/// Adds the chunks of an answer up to the message.
///
/// The work grows with the new chunk only, never with what came before. Chunks are read by
/// reference. The message has the same order of content however its pieces were interleaved, so
/// that a streamed answer equals the same answer given whole.
///
/// Chunks of other choices than the first are passed over.
#[derive(Clone, Debug, Default)]
pub struct MessageFold {
    text: String,
    reasoning: String,
    refusal: String,
    blocks: Vec<ContentBlock>,
    tool_calls: ToolCallFold,
    reasoning_details: Option<Vec<JsonMap>>,
    usage: Option<Usage>,
    finish_reason: Option<FinishReason>,
    native_finish_reason: Option<SmolStr>,
    metadata: Option<Arc<ResponseMetadata>>,
    whole: Option<AiMessage>,
}

impl MessageFold {
    /// A fold without chunks.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next chunk.
    pub fn push(&mut self, chunk: &AiMessageChunk) {
        if chunk.choice() != 0 {
            return;
        }
        if let Some(metadata) = chunk.metadata() {
            self.push_metadata(metadata);
        }
        if let Some(message) = chunk.whole_message() {
            self.push_whole(message);
            return;
        }
        self.text.push_str(chunk.text());
        self.reasoning.push_str(chunk.reasoning());
        if !chunk.is_plain() {
            self.push_rest(chunk);
        }
    }

    /// The text so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The usage so far. Most providers report it with the last chunk.
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.usage.as_ref()
    }

    /// Why the model stopped, once it has said so. The first reason counts.
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.finish_reason.as_ref()
    }

    /// The message of an answer that ended.
    ///
    /// Tool calls whose arguments are a complete JSON object can be run; all others are
    /// [`InvalidToolCall`](super::InvalidToolCall)s.
    #[must_use]
    pub fn into_message(self) -> AiMessage {
        let cut = self.was_cut();
        self.build(cut)
    }

    /// What has come so far of an answer that did not end. No tool call of it can be run.
    #[must_use]
    pub fn into_partial(mut self) -> AiMessage {
        self.finish_reason = None;
        match self.whole.take() {
            Some(whole) => whole.into_partial(BROKE_OFF),
            None => self.build(Some(BROKE_OFF)),
        }
    }

    fn push_metadata(&mut self, newer: &Arc<ResponseMetadata>) {
        match &mut self.metadata {
            None => self.metadata = Some(Arc::clone(newer)),
            Some(metadata) if Arc::ptr_eq(metadata, newer) => {}
            Some(metadata) => Arc::make_mut(metadata).update(newer),
        }
    }

    fn push_rest(&mut self, chunk: &AiMessageChunk) {
        self.refusal.push_str(chunk.refusal());
        self.blocks.extend_from_slice(chunk.blocks());
        for call in chunk.tool_call_chunks() {
            self.tool_calls.push(call);
        }
        if let Some(pieces) = chunk.reasoning_details() {
            let entries = self.reasoning_details.get_or_insert_default();
            for piece in pieces {
                reasoning::push_entry(entries, piece);
            }
        }
        if let Some(usage) = chunk.usage() {
            self.usage = Some(usage.clone());
        }
        if self.finish_reason.is_none() {
            self.finish_reason = chunk.finish_reason().cloned();
        }
        if self.native_finish_reason.is_none() {
            self.native_finish_reason = chunk.native_finish_reason().cloned();
        }
    }

    fn push_whole(&mut self, message: &AiMessage) {
        self.text.push_str(&message.text());
        self.finish_reason = message
            .finish_reason()
            .cloned()
            .or(Some(FinishReason::Stop));
        self.usage.clone_from(&message.usage);
        self.whole = Some(message.clone());
    }

    /// Why even a tool call without arguments must not be run.
    fn was_cut(&self) -> Option<&'static str> {
        let by_limit = |reason: &str| {
            ["length", "max_tokens", "max_output_tokens"]
                .iter()
                .any(|limit| reason.eq_ignore_ascii_case(limit))
        };
        match (&self.finish_reason, &self.native_finish_reason) {
            (None, _) => Some(BROKE_OFF),
            (Some(FinishReason::Error), _) => Some("the provider failed while it answered"),
            (Some(FinishReason::ContentFilter), _) => Some("a content filter stopped the answer"),
            (Some(FinishReason::Length), _) => Some("the token limit cut the answer off"),
            (_, Some(native)) if by_limit(native) => Some("the token limit cut the answer off"),
            _ => None,
        }
    }

    fn build(mut self, cut: Option<&'static str>) -> AiMessage {
        if let Some(whole) = self.whole {
            return whole;
        }
        let mut response = self.metadata.unwrap_or_default();
        let native = self.native_finish_reason.map(String::from);
        if response.finish_reason != self.finish_reason || native.is_some() {
            let metadata = Arc::make_mut(&mut response);
            metadata.finish_reason = self.finish_reason;
            metadata.native_finish_reason = native.or_else(|| metadata.native_finish_reason.take());
        }
        let mut content = Content::default();
        push_text(&mut content, self.reasoning, ContentBlock::reasoning);
        push_text(&mut content, self.text, ContentBlock::text);
        push_text(&mut content, self.refusal, ContentBlock::refusal);
        for block in self.blocks {
            content.push(block);
        }
        for call in self.tool_calls.finish(cut) {
            content.push(call);
        }
        let reasoning_details = self
            .reasoning_details
            .take()
            .map(|entries| ReasoningDetails {
                dialect: response.model_provider.clone(),
                model: response.model.clone(),
                entries,
            });
        AiMessage {
            content,
            name: None,
            usage: self.usage,
            response,
            reasoning_details,
        }
    }
}

fn push_text(content: &mut Content, text: String, block: impl Fn(String) -> ContentBlock) {
    if !text.is_empty() {
        content.push(block(text));
    }
}

impl AddAssign<&AiMessageChunk> for MessageFold {
    fn add_assign(&mut self, chunk: &AiMessageChunk) {
        self.push(chunk);
    }
}

impl AddAssign<AiMessageChunk> for MessageFold {
    fn add_assign(&mut self, chunk: AiMessageChunk) {
        self.push(&chunk);
    }
}

impl<'a> Extend<&'a AiMessageChunk> for MessageFold {
    fn extend<I: IntoIterator<Item = &'a AiMessageChunk>>(&mut self, chunks: I) {
        for chunk in chunks {
            self.push(chunk);
        }
    }
}

impl<'a> FromIterator<&'a AiMessageChunk> for MessageFold {
    fn from_iter<I: IntoIterator<Item = &'a AiMessageChunk>>(chunks: I) -> Self {
        let mut fold = Self::new();
        fold.extend(chunks);
        fold
    }
}
