//! A model whose server answers as the input says, without a network.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use chat_core::{AiMessage, AiMessageChunk, ChatModel, ChatOptions, ChatRequest, Error, Message};
use chat_core::{Result, RunContext};
use chat_openrouter::{ChatOpenRouter, Limits, Transport, TransportBody};
use futures::{StreamExt, stream};
use http::{Request, Response};
use http_body::Frame;
use http_body_util::StreamBody;

/// The key of all requests. No error shows it.
pub(crate) const KEY: &str = "my-gateway-key-1234567890";

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, Vec<u8>)>,
    pub(crate) pieces: Vec<Bytes>,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &str, body: &[u8]) -> Self {
        Self {
            status,
            headers: vec![("content-type", content_type.as_bytes().to_vec())],
            pieces: vec![Bytes::copy_from_slice(body)],
        }
    }

    pub(crate) fn stream(pieces: &[&[u8]]) -> Self {
        let pieces = pieces.iter().map(|piece| Bytes::copy_from_slice(piece));
        Self {
            pieces: pieces.collect(),
            ..Self::new(200, "text/event-stream", b"")
        }
    }

    /// Adds a header, if HTTP has such a value.
    pub(crate) fn header(mut self, name: &'static str, value: &[u8]) -> Self {
        if http::HeaderValue::from_bytes(value).is_ok() {
            self.headers.push((name, value.to_vec()));
        }
        self
    }
}

#[derive(Clone, Debug, Default)]
struct Canned(Arc<Mutex<Option<Answer>>>);

#[async_trait]
impl Transport for Canned {
    async fn send(&self, _: Request<Bytes>, _: &Limits) -> Result<Response<TransportBody>> {
        let answer = self.0.lock().unwrap().clone().unwrap();
        let mut response = Response::builder().status(answer.status);
        for (name, value) in answer.headers {
            response = response.header(name, value);
        }
        let frames = answer.pieces.into_iter().map(Frame::data);
        let frames = stream::iter(frames.map(Ok::<_, std::io::Error>));
        let body = TransportBody::new(StreamBody::new(frames));
        Ok(response.body(body).unwrap())
    }
}

struct Server {
    runtime: tokio::runtime::Runtime,
    canned: Canned,
    model: ChatOpenRouter,
}

thread_local! {
    static SERVER: Server = {
        let canned = Canned::default();
        let model = ChatOpenRouter::builder().model("openai/gpt-4.1").api_key(KEY).max_retries(0);
        Server {
            runtime: tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap(),
            model: model.transport(canned.clone()).build().unwrap(),
            canned,
        }
    };
}

fn ask<T>(answer: Answer, ask: impl AsyncFnOnce(&ChatOpenRouter, ChatRequest<'_>) -> T) -> T {
    let (messages, options, context) = (
        [Message::human("hi")],
        ChatOptions::new(),
        RunContext::new(),
    );
    SERVER.with(|server| {
        *server.canned.0.lock().unwrap() = Some(answer);
        let request = ChatRequest::new(&messages, &options, &context);
        server.runtime.block_on(ask(&server.model, request))
    })
}

/// The whole answer.
pub(crate) fn whole(answer: Answer) -> Result<AiMessage> {
    ask(answer, async |model, request| model.generate(request).await)
}

/// All chunks of the streamed answer, and how it ended.
pub(crate) fn streamed(answer: Answer) -> (Vec<AiMessageChunk>, Result<AiMessage>) {
    ask(answer, async |model, request| {
        let mut chunks = vec![];
        let mut stream = match model.generate_stream(request).await {
            Ok(stream) => stream,
            Err(error) => return (chunks, Err(error)),
        };
        while let Some(item) = stream.next().await {
            match item {
                Ok(chunk) => chunks.push(chunk),
                Err(error) => return (chunks, Err(error)),
            }
        }
        (chunks, stream.message().await)
    })
}

/// Everything that an error shows.
pub(crate) fn shown(error: &Error) -> String {
    let report = serde_json::to_string(&error.report()).unwrap();
    let (raw, id) = (error.raw(), error.request_id());
    format!(
        "{error} {error:?} {raw:?} {id:?} {report} {:?}",
        error.provider()
    )
}
