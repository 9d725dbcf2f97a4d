//! A backend of your own: `cargo run --example custom_backend`.
//!
//! `crates/chat-testing/tests/conformance_custom_backend.rs` runs the conformance suite on it.

use std::sync::Arc;

use chat::{
    AiMessage, AiMessageChunk, ChatModel, ChatRequest, ChatStream, Error, ErrorKind, FinishReason,
    Message, ModelIdentity, ModelProfile, Result, RetryPolicy, RunnableExt, Usage, async_trait,
    leaf_stream, runnable_model,
};
use futures::{TryStreamExt, stream};

/// A therapist of 1966: it turns what is said into a question. A word is a token.
#[derive(Clone, Debug)]
pub struct Eliza;

runnable_model!(Eliza);

impl Eliza {
    /// What one request gives. A real backend sends it to its provider here.
    fn answer(request: ChatRequest<'_>) -> Result<Vec<AiMessageChunk>> {
        let human = request
            .messages
            .iter()
            .rfind(|message| matches!(message, Message::Human(_)));
        let said = human
            .map(|message| message.text().into_owned())
            .unwrap_or_default();
        let question = format!("How do you feel when you say: {said}");
        let mut words: Vec<_> = question.split_inclusive(' ').collect();

        let most = request
            .options
            .max_tokens
            .get()
            .map_or(usize::MAX, |most| *most as usize);
        let reason = if words.len() > most {
            FinishReason::Length
        } else {
            FinishReason::Stop
        };
        words.truncate(most);

        let usage = Usage::new(said.split(' ').count() as u64, words.len() as u64);
        let last = AiMessageChunk::default()
            .with_finish_reason(reason)
            .with_usage(usage);
        Ok(words
            .into_iter()
            .map(AiMessageChunk::new)
            .chain([last])
            .collect())
    }

    /// What cannot be right, or cannot be done, fails before anything is sent.
    fn check(request: ChatRequest<'_>) -> Result<()> {
        if request.messages.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidRequest,
                "the request has no messages",
            ));
        }
        if request.options.stop.get().is_some() {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "Eliza knows no stop texts",
            ));
        }
        Ok(())
    }
}

#[async_trait]
impl ChatModel for Eliza {
    fn identity(&self) -> ModelIdentity {
        ModelIdentity::new("mit", "eliza-1966")
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::default()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        self.generate_stream(request).await?.message().await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        Self::check(request)?;
        // Permit, budget, retries, events: `leaf_stream` does all of it round each attempt.
        leaf_stream(self, request, &RetryPolicy::none(), || async move {
            let chunks = Self::answer(request)?;
            Ok(ChatStream::new(stream::iter(chunks.into_iter().map(Ok))))
        })
        .await
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let model = Eliza;
    println!("{}", model.invoke("I love programming.").await?.text());

    let mut stream = model.stream("My compiler is never content.");
    while let Some(chunk) = stream.try_next().await? {
        print!("{}", chunk.text());
    }
    println!();
    Ok(())
}
