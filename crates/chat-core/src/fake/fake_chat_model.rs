use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::{self, StreamExt};

use crate::error::{Error, ErrorKind, Result};
use crate::model::{
    ChatModel, ChatOptions, ChatRequest, ChatStream, ModelIdentity, ModelProfile, leaf, leaf_stream,
};
use crate::retry::RetryPolicy;
use crate::value::{AiMessage, AiMessageChunk, FinishReason, Messages, ResponseMetadata, Usage};

/// A model that says what it was told to say. It needs no network and no key.
///
/// Replies are given in turn, and from the start again after the last. A stream gives them word by
/// word. The calls are recorded.
///
/// ```
/// use chat_core::{AiMessage, Error, ErrorKind, FakeChatModel, RunnableExt};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = FakeChatModel::scripted([
///     Err(Error::new(ErrorKind::RateLimited, "too many requests")),
///     Ok(AiMessage::new("hello")),
/// ]);
/// assert_eq!(model.clone().with_retry(1).invoke("hi").await?.text(), "hello");
/// assert_eq!(model.calls().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FakeChatModel {
    script: Arc<[Result<AiMessage>]>,
    pace: Option<Duration>,
    calls: Arc<Mutex<Vec<RecordedCall>>>,
}

/// A call that a [`FakeChatModel`] got, or another fake.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedCall {
    /// The conversation.
    pub messages: Messages,
    /// The options of the call and of all binds.
    pub options: ChatOptions,
}

impl RecordedCall {
    /// The call that makes this request.
    #[must_use]
    pub fn new(request: ChatRequest<'_>) -> Self {
        Self {
            messages: Messages::from(request.messages),
            options: request.options.clone(),
        }
    }
}

crate::runnable_model!(FakeChatModel);

impl FakeChatModel {
    /// A model that gives these replies in turn.
    #[must_use]
    pub fn new<M: Into<AiMessage>>(replies: impl IntoIterator<Item = M>) -> Self {
        Self::scripted(replies.into_iter().map(|reply| Ok(reply.into())))
    }

    /// A model that gives these replies and failures in turn. A failure that carries a partial
    /// message streams that first.
    #[must_use]
    pub fn scripted(script: impl IntoIterator<Item = Result<AiMessage>>) -> Self {
        Self {
            script: script.into_iter().collect(),
            pace: None,
            calls: Arc::default(),
        }
    }

    /// Waits so long before each word of a stream, and before a whole answer.
    #[must_use]
    pub fn with_pace(mut self, pace: Duration) -> Self {
        self.pace = Some(pace);
        self
    }

    /// The calls so far.
    #[must_use]
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn next_reply(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let at = calls.len().checked_rem(self.script.len());
        calls.push(RecordedCall::new(request));
        let Some(reply) = at.and_then(|at| self.script.get(at)) else {
            return Err(Error::new(
                ErrorKind::Configuration,
                "the fake model has no replies",
            ));
        };
        reply.clone().map(|message| complete(message, request))
    }
}

/// The reply with the metadata that real models give.
fn complete(mut message: AiMessage, request: ChatRequest<'_>) -> AiMessage {
    let words = |text: &str| u64::try_from(text.split_whitespace().count()).unwrap_or(u64::MAX);
    if message.response.finish_reason.is_none() {
        let has_calls = message.tool_calls().next().is_some();
        let response: &mut ResponseMetadata = Arc::make_mut(&mut message.response);
        response.finish_reason = Some(if has_calls {
            FinishReason::ToolCalls
        } else {
            FinishReason::Stop
        });
        response.model_provider.get_or_insert_with(|| "fake".into());
    }
    if message.usage.is_none() {
        let asked = request
            .messages
            .iter()
            .map(|message| words(&message.text()))
            .sum();
        message.usage = Some(Usage::new(asked, words(&message.text())));
    }
    message
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl ChatModel for FakeChatModel {
    fn identity(&self) -> ModelIdentity {
        ModelIdentity::new("fake", "scripted")
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::default()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        leaf(self, request, &RetryPolicy::none(), || async move {
            wait(self.pace).await;
            self.next_reply(request)
        })
        .await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        leaf_stream(self, request, &RetryPolicy::none(), || async move {
            let pace = self.pace;
            let chunks = match self.next_reply(request) {
                Ok(message) => pieces(message).into_iter().map(Ok).collect(),
                Err(error) => failing_pieces(error)?,
            };
            Ok(ChatStream::new(stream::iter(chunks).then(
                move |chunk| async move {
                    wait(pace).await;
                    chunk
                },
            )))
        })
        .await
    }
}

async fn wait(pace: Option<Duration>) {
    if let Some(pace) = pace {
        tokio::time::sleep(pace).await;
    }
}

/// An answer of nothing but text comes word by word, any other in one piece.
fn pieces(message: AiMessage) -> Vec<AiMessageChunk> {
    let is_only_text = message.name.is_none() && message.reasoning_details.is_none();
    let Some(text) = message.content.as_plain_text().filter(|_| is_only_text) else {
        return vec![message.into_chunk()];
    };
    let metadata = Arc::clone(&message.response);
    let word = |word: &str| AiMessageChunk::new(word).with_metadata(Arc::clone(&metadata));
    let mut chunks: Vec<_> = text.split_inclusive(' ').map(word).collect();
    let mut last = word("");
    if let Some(reason) = message.finish_reason() {
        last = last.with_finish_reason(reason.clone());
    }
    if let Some(usage) = message.usage {
        last = last.with_usage(usage);
    }
    chunks.push(last);
    chunks
}

fn failing_pieces(error: Error) -> Result<Vec<Result<AiMessageChunk>>> {
    let Some(partial) = error.partial() else {
        return Err(error);
    };
    let text = partial.text().into_owned();
    let pieces = text
        .split_inclusive(' ')
        .map(|word| Ok(AiMessageChunk::new(word)));
    Ok(pieces.chain([Err(error.clone())]).collect())
}

impl fmt::Debug for FakeChatModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeChatModel")
            .field("replies", &self.script.len())
            .finish_non_exhaustive()
    }
}
