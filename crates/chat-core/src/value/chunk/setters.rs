use std::sync::Arc;

use serde_json::Value;
use smol_str::{SmolStr, format_smolstr};

use super::DeltaKind;
use crate::value::{
    AiMessage, AiMessageChunk, AudioChunk, ContentBlock, FinishReason, JsonMap, ReasoningDetails,
    ReasoningFrame, ResponseMetadata, ToolCallChunk, Usage,
};

impl AiMessageChunk {
    /// Adds a piece of text.
    #[inline]
    #[must_use]
    pub fn with_text(mut self, text: impl Into<SmolStr>) -> Self {
        let text = text.into();
        if text.is_empty() {
            return self;
        }
        if let Some(message) = self.whole_mut() {
            message.append(&AiMessage::new(text.as_str()));
        }
        if self.kind == DeltaKind::Reasoning {
            self.kind = DeltaKind::Text;
            let reasoning = std::mem::take(&mut self.delta);
            append(&mut self.rest().reasoning, reasoning);
        }
        append(&mut self.delta, text);
        self
    }

    /// Adds a piece of reasoning.
    #[inline]
    #[must_use]
    pub fn with_reasoning(mut self, reasoning: impl Into<SmolStr>) -> Self {
        let reasoning = reasoning.into();
        if reasoning.is_empty() {
            return self;
        }
        if let Some(message) = self.whole_mut() {
            message.push_block(ContentBlock::reasoning(reasoning.as_str()));
        }
        let rest = self.rest.as_deref();
        let is_first = rest.is_none_or(|rest| rest.reasoning.is_empty() && rest.whole.is_none());
        if is_first && self.delta.is_empty() {
            self.kind = DeltaKind::Reasoning;
        }
        match self.kind {
            DeltaKind::Reasoning => append(&mut self.delta, reasoning),
            DeltaKind::Text => append(&mut self.rest().reasoning, reasoning),
        }
        self
    }

    /// Adds a piece of a refusal.
    #[must_use]
    pub fn with_refusal(mut self, refusal: impl Into<SmolStr>) -> Self {
        let refusal = refusal.into();
        if let Some(message) = self.whole_mut().filter(|_| !refusal.is_empty()) {
            message.push_block(ContentBlock::refusal(refusal.as_str()));
        }
        append(&mut self.rest().refusal, refusal);
        self
    }

    /// Adds a piece of a tool call.
    #[inline]
    #[must_use]
    pub fn with_tool_call(mut self, call: ToolCallChunk) -> Self {
        self.rest().tool_calls.push(call);
        self
    }

    /// Adds a block that comes whole: an image, a citation.
    #[must_use]
    pub fn with_block(mut self, block: ContentBlock) -> Self {
        match self.whole_mut() {
            Some(message) => message.content.push(block),
            None => self.rest().blocks.push(block),
        }
        self
    }

    /// Sets the pieces of opaque reasoning. They are joined as
    /// [`ReasoningDetails`] says.
    #[must_use]
    pub fn with_reasoning_details(mut self, details: Vec<JsonMap>) -> Self {
        match self.whole_mut() {
            Some(message) => {
                message.reasoning_details = Some(ReasoningDetails {
                    dialect: message.response.model_provider.clone(),
                    model: message.response.model.clone(),
                    entries: details,
                });
            }
            None => self.rest().details.entries = Some(details),
        }
        self
    }

    /// Sets a piece of an entry of opaque reasoning, which counts after the
    /// [entries](Self::with_reasoning_details). On a whole message it is an entry by itself.
    #[inline]
    #[must_use]
    pub fn with_reasoning_piece(mut self, frame: ReasoningFrame, text: impl Into<SmolStr>) -> Self {
        let text = text.into();
        if self.whole_message().is_some() {
            return self.with_reasoning_details(vec![frame.fill(&text)]);
        }
        self.rest().details.piece = Some((frame, text));
        self
    }

    /// Sets what the answer cost so far. The last usage of a stream counts.
    #[must_use]
    pub fn with_usage(mut self, usage: impl Into<Box<Usage>>) -> Self {
        let usage = usage.into();
        match self.whole_mut() {
            Some(message) => message.usage = Some(*usage),
            None => self.rest().usage = Some(usage),
        }
        self
    }

    /// Sets why the model stopped. The first reason of a stream counts.
    #[must_use]
    pub fn with_finish_reason(mut self, reason: FinishReason) -> Self {
        if self.whole_message().is_some() {
            self.update_response(|response| response.finish_reason = Some(reason));
        } else {
            self.rest().finish_reason = Some(reason);
        }
        self
    }

    /// Sets why the model stopped, in the words of the provider behind a router.
    #[must_use]
    pub fn with_native_finish_reason(mut self, reason: impl Into<SmolStr>) -> Self {
        let reason = reason.into();
        if self.whole_message().is_some() {
            self.update_response(|response| response.native_finish_reason = Some(reason));
        } else {
            self.rest().native_finish_reason = Some(reason);
        }
        self
    }

    /// Sets the log probabilities of this piece, as the provider reports them. Their lists are
    /// joined to those of the other pieces. `null` is none.
    #[must_use]
    pub fn with_logprobs(mut self, logprobs: Value) -> Self {
        let logprobs = Some(logprobs).filter(|logprobs| !logprobs.is_null());
        if self.whole_message().is_some() {
            self.update_response(|response| response.logprobs = logprobs);
        } else {
            self.rest().logprobs = logprobs;
        }
        self
    }

    /// Sets the piece of the sound that the model answers with.
    #[must_use]
    pub fn with_audio(mut self, audio: AudioChunk) -> Self {
        self.rest().audio = Some(Box::new(audio));
        self
    }

    /// Adds fields of the message that have no place elsewhere. They add up over a stream: lists and
    /// texts grow, of everything else the newest counts.
    #[must_use]
    pub fn with_additional_kwargs(mut self, fields: JsonMap) -> Self {
        match self.whole_mut() {
            Some(message) => message.additional_kwargs.extend(fields),
            None => self
                .rest()
                .additional_kwargs
                .get_or_insert_default()
                .extend(fields),
        }
        self
    }

    /// Sets what the provider says about the answer, shared with the other chunks. On a whole
    /// message it is laid over what that message has.
    #[inline]
    #[must_use]
    pub fn with_metadata(mut self, metadata: Arc<ResponseMetadata>) -> Self {
        if self.whole_message().is_some() {
            self.update_response(|response| response.update(&metadata));
        } else {
            self.metadata = Some(metadata);
        }
        self
    }

    /// Sets which of several answers this belongs to, counted from 0.
    #[must_use]
    pub fn with_choice(mut self, choice: u32) -> Self {
        self.choice = choice;
        self
    }

    #[inline]
    fn whole_mut(&mut self) -> Option<&mut AiMessage> {
        self.rest.as_deref_mut()?.whole.as_deref_mut()
    }

    /// Changes what the provider says about a whole message.
    fn update_response(&mut self, update: impl FnOnce(&mut ResponseMetadata)) {
        // Let go of first, so that nothing is copied.
        self.metadata = None;
        if let Some(message) = self.whole_mut() {
            update(Arc::make_mut(&mut message.response));
            self.metadata = Some(Arc::clone(&message.response));
        }
    }
}

/// Appends a piece without a copy where there is nothing yet.
#[inline]
fn append(text: &mut SmolStr, piece: SmolStr) {
    if text.is_empty() {
        *text = piece;
    } else if !piece.is_empty() {
        *text = format_smolstr!("{text}{piece}");
    }
}
