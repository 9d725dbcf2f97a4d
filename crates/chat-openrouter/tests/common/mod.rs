//! Shorthands for what most tests do.

#![allow(dead_code)]

pub(crate) mod events;
mod scripted;

use bytes::Bytes;
use chat_core::{
    AiMessage, AiMessageChunk, ChatModel, ChatOptions, ChatRequest, ChatStream, Error, Message,
    Result, RunContext,
};
use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder, Transport};
use futures::StreamExt;
#[allow(unused_imports, reason = "not every test needs all of it")]
pub(crate) use scripted::{Answer, Scripted, Seen, Step};

/// The key of most tests. It has the form of a real one.
pub(crate) const KEY: &str = "sk-or-v1-0123456789abcdef0123456789abcdef";

/// A builder with a key and a model, that tries once.
pub(crate) fn builder() -> ChatOpenRouterBuilder {
    ChatOpenRouter::builder()
        .api_key(KEY)
        .model("openai/gpt-4.1")
        .max_retries(0)
}

/// A model over a transport, that tries once.
pub(crate) fn model(transport: impl Transport) -> ChatOpenRouter {
    builder().transport(transport).build().unwrap()
}

/// A model that gets this answer, once.
pub(crate) fn answering(answer: Answer) -> ChatOpenRouter {
    model(Scripted::new([answer]))
}

/// Events as the bytes of a stream.
pub(crate) fn sse<T: ToString>(events: impl IntoIterator<Item = T>) -> String {
    events
        .into_iter()
        .map(|event| format!("data: {}\n\n", event.to_string()))
        .collect()
}

/// Everything that a streamed answer gave.
#[derive(Debug)]
pub(crate) struct Streamed {
    pub(crate) chunks: Vec<AiMessageChunk>,
    pub(crate) end: Result<AiMessage>,
}

impl Streamed {
    /// The text of all chunks.
    pub(crate) fn text(&self) -> String {
        self.chunks.iter().map(AiMessageChunk::text).collect()
    }

    pub(crate) fn message(self) -> AiMessage {
        self.end.unwrap()
    }

    pub(crate) fn error(self) -> Error {
        self.end.unwrap_err()
    }

    /// The text of the message that the error carries.
    pub(crate) fn partial_text(&self) -> String {
        let error = self.end.as_ref().unwrap_err();
        error
            .partial()
            .map(|partial| partial.text().into_owned())
            .unwrap_or_default()
    }
}

/// Begins to stream an answer.
pub(crate) async fn open(model: &impl ChatModel) -> Result<ChatStream> {
    let (messages, options, context) = asked();
    model
        .generate_stream(ChatRequest::new(&messages, &options, &context))
        .await
}

/// Asks for a whole answer.
pub(crate) async fn whole(model: &impl ChatModel) -> Result<AiMessage> {
    let (messages, options, context) = asked();
    model
        .generate(ChatRequest::new(&messages, &options, &context))
        .await
}

/// Asks for a streamed answer and reads it to its end.
pub(crate) async fn streamed(model: &impl ChatModel) -> Streamed {
    let mut chunks = vec![];
    let mut stream = match open(model).await {
        Ok(stream) => stream,
        Err(error) => {
            return Streamed {
                chunks,
                end: Err(error),
            };
        }
    };
    while let Some(item) = stream.next().await {
        match item {
            Ok(chunk) => chunks.push(chunk),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing follows an error");
                return Streamed {
                    chunks,
                    end: Err(error),
                };
            }
        }
    }
    Streamed {
        chunks,
        end: stream.message().await,
    }
}

fn asked() -> ([Message; 1], ChatOptions, RunContext) {
    (
        [Message::human("hi")],
        ChatOptions::new(),
        RunContext::new(),
    )
}

/// Reads the stream of this body.
pub(crate) async fn stream_of(body: impl Into<Bytes>) -> Streamed {
    streamed(&answering(Answer::sse(body))).await
}

/// A file of `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
