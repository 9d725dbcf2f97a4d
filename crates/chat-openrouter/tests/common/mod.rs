//! Shorthands for what most tests do.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod events;
mod scripted;

use bytes::Bytes;
use chat_core::{
    AiMessage, AiMessageChunk, ChatModel, ChatOptions, ChatRequest, ChatStream, Error, JsonMap,
    Message, Result, RunContext,
};
use chat_openrouter::{
    ChatOpenRouter, ChatOpenRouterBuilder, OpenRouterAccount, ServiceTransport, Transport,
};
use chat_testing::simulator::Simulator;
use futures::StreamExt;
#[allow(unused_imports, reason = "not every test needs all of it")]
pub(crate) use scripted::{Answer, Scripted, Seen, Step};
use serde_json::{Value, json};

/// The key of most tests. It has the form of a real one.
pub(crate) const KEY: &str = "sk-or-v1-0123456789abcdef0123456789abcdef";

/// A builder with a key and a model, that tries once.
pub(crate) fn builder() -> ChatOpenRouterBuilder {
    let builder = ChatOpenRouter::builder()
        .api_key(KEY)
        .model("openai/gpt-4.1")
        .max_retries(0);
    #[cfg(feature = "hyper")]
    if is_over_hyper() {
        return builder.transport(chat_openrouter::HyperTransport::new());
    }
    builder
}

/// The variable that makes tests go over hyper, if it is compiled in.
pub(crate) const OVER_HYPER: &str = "CHAT_TEST_OVER_HYPER";

/// Whether the network is hyper's, not that of reqwest.
pub(crate) fn is_over_hyper() -> bool {
    cfg!(feature = "hyper") && std::env::var_os(OVER_HYPER).is_some()
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

/// An object's fields.
pub(crate) fn map(value: Value) -> JsonMap {
    match value {
        Value::Object(fields) => fields,
        other => panic!("{other} is no object"),
    }
}

/// The request that would be sent.
pub(crate) fn dry(
    model: &ChatOpenRouter,
    messages: &[Message],
    options: &ChatOptions,
    is_streamed: bool,
) -> http::Request<Bytes> {
    let context = RunContext::new();
    let request = ChatRequest::new(messages, options, &context);
    model.dry_run(request, is_streamed).unwrap()
}

/// The message of a whole answer with this body.
pub(crate) async fn decode(body: impl ToString) -> Result<AiMessage> {
    whole(&answering(Answer::json(body.to_string()))).await
}

/// The message of a whole answer that is in `tests/fixtures`.
pub(crate) async fn message_of(name: &str) -> AiMessage {
    decode(fixture(name)).await.unwrap()
}

/// The plain answer of the fixtures with one thing changed.
pub(crate) fn changed(pointer: &str, value: Value) -> Value {
    let mut body: Value = serde_json::from_str(&fixture("text.json")).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[key] = value;
    body
}

/// A whole answer of one choice.
pub(crate) fn choice(message: &Value, finish: &Value) -> Value {
    json!({"id": "gen-1", "choices": [{"index": 0, "message": message, "finish_reason": finish}]})
}

/// A model that asks a simulator in this process.
pub(crate) fn simulated(simulator: &Simulator) -> ChatOpenRouter {
    let transport = ServiceTransport::new(simulator.router());
    builder().transport(transport).build().unwrap()
}

/// What is round the chat of a simulator.
pub(crate) fn account(simulator: &Simulator) -> OpenRouterAccount {
    simulated(simulator).account()
}

/// What is round the chat of a server that answers so.
pub(crate) fn scripted(answers: impl IntoIterator<Item = Answer>) -> (Scripted, OpenRouterAccount) {
    let transport = Scripted::new(answers);
    let model = model(transport.clone());
    (transport, model.account())
}

/// A page of the catalogue.
pub(crate) fn page(ids: &[&str]) -> Answer {
    let models: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
    Answer::json(json!({"data": models}).to_string())
}
