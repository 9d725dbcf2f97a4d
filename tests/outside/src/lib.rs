//! A chat model and a step of a third party.

use std::sync::Arc;

use chat::prelude::*;
use chat::{
    AiMessage, AiMessageChunk, ChatRequest, ChatStream, ChunkStream, FinishReason, Flow,
    ModelIdentity, ModelProfile, Result, RetryPolicy, StepInfo, StepKind, async_trait, barrier,
    leaf, leaf_stream, runnable_model,
};
use futures::stream;
use serde::Serialize;

/// A model that says what it was told, word by word.
#[derive(Clone, Debug)]
pub struct Parrot;

runnable_model!(Parrot);

impl Parrot {
    fn words(request: ChatRequest<'_>) -> Vec<Result<AiMessageChunk>> {
        let said = request.messages.last().map(|message| message.text().into_owned());
        let said = said.unwrap_or_default();
        let words = said.split_inclusive(' ').map(AiMessageChunk::new);
        let end = AiMessageChunk::default().with_finish_reason(FinishReason::Stop);
        words.chain([end]).map(Ok).collect()
    }
}

#[async_trait]
impl ChatModel for Parrot {
    fn identity(&self) -> ModelIdentity {
        ModelIdentity::new("outside", "parrot")
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::default()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        leaf(self, request, &RetryPolicy::none(), || async move {
            ChatStream::new(stream::iter(Self::words(request))).message().await
        })
        .await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        leaf_stream(self, request, &RetryPolicy::none(), || async move {
            Ok(ChatStream::new(stream::iter(Self::words(request))))
        })
        .await
    }
}

/// How long a text is.
#[derive(Clone, Debug, PartialEq, Serialize, Flow)]
pub struct Length {
    /// In characters.
    pub characters: usize,
}

/// Counts the characters of a text.
#[derive(Clone, Debug)]
pub struct Count;

#[async_trait]
impl Runnable for Count {
    type Input = String;
    type Output = Length;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("count", StepKind::Chain)
    }

    async fn call(&self, input: String, _context: &RunContext) -> Result<Length> {
        Ok(Length { characters: input.chars().count() })
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, String>,
        context: RunContext,
    ) -> ChunkStream<'a, Length> {
        barrier(self, input, context)
    }
}
