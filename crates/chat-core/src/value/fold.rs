use std::ops::AddAssign;
use std::sync::Arc;

use serde_json::Value;
use smol_str::SmolStr;

use super::audio_chunk::AudioFold;
use super::logprobs::push_logprobs;
use super::reasoning_fold::ReasoningFold;
use super::tool_call_fold::{AnswerKey, ToolCallFold};
use super::unknown_fields::push_fields;
use super::{
    AiMessage, AiMessageChunk, Content, ContentBlock, FinishReason, JsonMap, ReasoningDetails,
    ResponseMetadata, Usage,
};

const BROKE_OFF: &str = "the answer broke off";

/// Adds the chunks of an answer up to the message.
///
/// The work grows with the new chunk only, never with what came before. Chunks are read by
/// reference. The message has the same order of content however its pieces were interleaved, so
/// that a streamed answer equals the same answer given whole: reasoning, text, refusal, audio, other
/// blocks, tool calls.
///
/// A tool call that comes without an id, or with that of another call, gets one that is derived from
/// the id of the answer, so that the calls of different answers of a conversation are told apart,
/// and that is the same each time the answer is folded: `call_`, twelve hexadecimal digits, `_` and
/// the place of the call. Where the answer has no id either, the digits are derived from what it
/// says and asks for.
///
/// A chunk that is a whole message gives that message as it is; what other chunks bring is added to
/// it.
///
/// Chunks of other choices than the first are passed over.
#[derive(Clone, Debug, Default)]
pub struct MessageFold {
    text: String,
    reasoning: String,
    refusal: String,
    audio: Option<AudioFold>,
    blocks: Vec<ContentBlock>,
    tool_calls: ToolCallFold,
    reasoning_details: ReasoningFold,
    usage: Option<Box<Usage>>,
    finish_reason: Option<FinishReason>,
    native_finish_reason: Option<SmolStr>,
    logprobs: Option<Value>,
    additional_kwargs: JsonMap,
    metadata: Option<Arc<ResponseMetadata>>,
    whole: Option<Box<AiMessage>>,
    /// How much of the text is part of the whole message.
    text_in_whole: usize,
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
        if chunk.is_plain() {
            self.text.push_str(chunk.text());
            self.reasoning.push_str(chunk.reasoning());
            return;
        }
        match chunk.whole_message() {
            Some(message) => self.push_whole(message),
            None => self.push_rest(chunk),
        }
        self.push_pieces(chunk);
    }

    /// The text so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The usage so far. Most providers report it with the last chunk.
    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.usage.as_deref()
    }

    /// Why the model stopped, once it has said so. The first reason counts. A whole message that
    /// says nothing has stopped.
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        let of_whole = self.whole.as_ref().map(|_| &FinishReason::Stop);
        self.finish_reason.as_ref().or(of_whole)
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
        self.whole = self
            .whole
            .map(|whole| Box::new(whole.into_partial(BROKE_OFF)));
        self.build(Some(BROKE_OFF))
    }

    fn push_metadata(&mut self, newer: &Arc<ResponseMetadata>) {
        match &mut self.metadata {
            None => self.metadata = Some(Arc::clone(newer)),
            Some(metadata) if Arc::ptr_eq(metadata, newer) => {}
            Some(metadata) => Arc::make_mut(metadata).update(newer),
        }
    }

    fn push_rest(&mut self, chunk: &AiMessageChunk) {
        self.text.push_str(chunk.text());
        self.reasoning.push_str(chunk.reasoning());
        self.refusal.push_str(chunk.refusal());
        self.blocks.extend_from_slice(chunk.blocks());
        if let Some(fields) = chunk.additional_kwargs() {
            push_fields(&mut self.additional_kwargs, fields);
        }
        if let Some(details) = chunk.reasoning_details() {
            self.reasoning_details.push(details);
        }
    }

    /// What comes in pieces, or is said about the answer, with every kind of chunk.
    fn push_pieces(&mut self, chunk: &AiMessageChunk) {
        for call in chunk.tool_call_chunks() {
            self.tool_calls.push(call);
        }
        if let Some(audio) = chunk.audio() {
            self.audio.get_or_insert_default().push(audio);
        }
        if let Some(logprobs) = chunk.logprobs() {
            push_logprobs(&mut self.logprobs, logprobs);
        }
        if let Some(usage) = chunk.usage() {
            self.usage = Some(Box::new(usage.clone()));
        }
        if self.finish_reason.is_none() {
            self.finish_reason = chunk.finish_reason().cloned();
        }
        if self.native_finish_reason.is_none() {
            self.native_finish_reason = chunk.native_finish_reason().cloned();
        }
    }

    fn push_whole(&mut self, message: &AiMessage) {
        match &mut self.whole {
            whole @ None if self.text.is_empty() => *whole = Some(Box::new(message.clone())),
            whole => {
                let whole = whole.get_or_insert_default();
                let before = self.text.get(self.text_in_whole..).unwrap_or_default();
                push_text(&mut whole.content, before.to_owned(), ContentBlock::text);
                whole.append(message);
            }
        }
        self.text.push_str(&message.text());
        self.text_in_whole = self.text.len();
    }

    /// Why even a tool call without arguments must not be run.
    fn was_cut(&self) -> Option<&'static str> {
        let by_limit = |reason: &str| {
            ["length", "max_tokens", "max_output_tokens"]
                .iter()
                .any(|limit| reason.eq_ignore_ascii_case(limit))
        };
        match (self.finish_reason(), &self.native_finish_reason) {
            (None, _) => Some(BROKE_OFF),
            (Some(FinishReason::Error), _) => Some("the provider failed while it answered"),
            (Some(FinishReason::ContentFilter), _) => Some("a content filter stopped the answer"),
            (Some(FinishReason::Length), _) => Some("the token limit cut the answer off"),
            (_, Some(native)) if by_limit(native) => Some("the token limit cut the answer off"),
            _ => None,
        }
    }

    fn build(self, cut: Option<&'static str>) -> AiMessage {
        let mut response = self.metadata.unwrap_or_default();
        let native = self.native_finish_reason;
        let is_news = native.is_some() && native != response.native_finish_reason
            || self.logprobs.is_some() && self.logprobs != response.logprobs;
        if response.finish_reason != self.finish_reason || is_news {
            let metadata = Arc::make_mut(&mut response);
            metadata.finish_reason = self.finish_reason;
            metadata.native_finish_reason = native.or_else(|| metadata.native_finish_reason.take());
            metadata.logprobs = self.logprobs.or_else(|| metadata.logprobs.take());
        }
        let empty = || AiMessage {
            response: Arc::clone(&response),
            content: Content::default(),
            name: None,
            usage: None,
            reasoning_details: None,
            id: None,
            additional_kwargs: JsonMap::new(),
        };
        let mut message = self.whole.map_or_else(empty, |whole| *whole);
        let answer = AnswerKey {
            id: response.id.as_deref(),
            words: [&self.reasoning, &self.text, &self.refusal],
        };
        let calls = self.tool_calls.finish(cut, &answer);
        let text = match self.text_in_whole {
            0 => self.text,
            known => self.text.get(known..).unwrap_or_default().to_owned(),
        };
        let content = &mut message.content;
        push_text(content, self.reasoning, ContentBlock::reasoning);
        push_text(content, text, ContentBlock::text);
        push_text(content, self.refusal, ContentBlock::refusal);
        let audio = self.audio.map(AudioFold::finish);
        for block in audio.into_iter().chain(self.blocks).chain(calls) {
            content.push(block);
        }
        if let Some(mut entries) = self.reasoning_details.finish() {
            match &mut message.reasoning_details {
                Some(details) => details.entries.append(&mut entries),
                none => {
                    *none = Some(ReasoningDetails {
                        dialect: response.model_provider.clone(),
                        model: response.model.clone(),
                        entries,
                    });
                }
            }
        }
        push_fields(&mut message.additional_kwargs, &self.additional_kwargs);
        message.usage = self.usage.map(|usage| *usage);
        message.response = response;
        message
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
    fn add_assign(&mut self, mut chunk: AiMessageChunk) {
        let usage = chunk.take_usage();
        self.push(&chunk);
        if usage.is_some() && chunk.choice() == 0 {
            self.usage = usage;
        }
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
