//! A server without a network: what is left to count is this crate's own work.

use bytes::Bytes;
use chat_core::{AiMessage, Result, RunnableExt, async_trait};
use chat_openrouter::{ChatOpenRouter, Limits, Transport, TransportBody};
use futures::StreamExt;
use http::{Request, Response};
use tokio::runtime::{Builder, Runtime};

/// Answers every request with the same body.
#[derive(Clone, Debug)]
struct Canned {
    content_type: &'static str,
    body: Bytes,
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, _: Request<Bytes>, _: &Limits) -> Result<Response<TransportBody>> {
        let mut response = Response::new(TransportBody::from(self.body.clone()));
        let kind = http::HeaderValue::from_static(self.content_type);
        response.headers_mut().insert("content-type", kind);
        Ok(response)
    }
}

/// A model and the runtime that it runs on.
pub(crate) struct Server {
    model: ChatOpenRouter,
    runtime: Runtime,
}

impl Server {
    fn new(content_type: &'static str, body: String) -> Self {
        let body = body.into();
        let model = ChatOpenRouter::builder()
            .api_key("key")
            .model("openai/gpt-4.1")
            .transport(Canned { content_type, body })
            .build()
            .unwrap();
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        Self { model, runtime }
    }

    /// Streams this many pieces of a kind.
    pub(crate) fn streaming(kind: Kind, pieces: usize) -> Self {
        let body: String = (0..pieces)
            .map(|at| event(&kind.delta(at), "null"))
            .collect();
        let end = event("{\"content\":\"\"}", "\"stop\"") + "data: [DONE]\n\n";
        Self::new("text/event-stream", body + &end)
    }

    /// Gives a whole answer.
    pub(crate) fn whole() -> Self {
        let answer = r#"{"id":"gen-1","provider":"OpenAI","model":"openai/gpt-4o-mini","object":"chat.completion","created":1763800000,"choices":[{"logprobs":null,"finish_reason":"stop","native_finish_reason":"stop","index":0,"message":{"role":"assistant","content":"Hello! This is a short answer.","refusal":null,"reasoning":null}}],"system_fingerprint":"fp_1","usage":{"prompt_tokens":12,"completion_tokens":10,"total_tokens":22,"cost":0.00123,"is_byok":false,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"cost_details":{"upstream_inference_cost":null,"upstream_inference_prompt_cost":0.0001},"completion_tokens_details":{"reasoning_tokens":0,"image_tokens":0}}}"#;
        Self::new("application/json", answer.to_owned())
    }

    pub(crate) fn invoke(&self) -> AiMessage {
        self.runtime.block_on(self.model.invoke("Hello")).unwrap()
    }

    /// Reads a stream to its end, as a user would, and counts its chunks.
    pub(crate) fn stream(&self) -> usize {
        self.runtime.block_on(async {
            let (mut stream, mut bytes, mut chunks) = (self.model.stream("Hello"), 0, 0);
            while let Some(chunk) = stream.next().await {
                let chunk = chunk.unwrap();
                bytes += chunk.text().len() + chunk.reasoning().len();
                chunks += 1;
            }
            std::hint::black_box(bytes);
            chunks
        })
    }
}

/// What the pieces of a stream bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Reasoning,
    Details,
    Arguments,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Text, Self::Reasoning, Self::Details, Self::Arguments];

    fn delta(self, at: usize) -> String {
        let word = [" the", " wind", " \\\"is\\\"", " caf\u{e9}"][at % 4];
        match self {
            Self::Text => format!(r#"{{"role":"assistant","content":"{word}"}}"#),
            Self::Reasoning => {
                format!(r#"{{"role":"assistant","content":"","reasoning":"{word}"}}"#)
            }
            Self::Details => format!(
                r#"{{"content":"","reasoning":"{word}","reasoning_details":[{{"type":"reasoning.text","text":"{word}","format":"anthropic-claude-v1","index":0}}]}}"#
            ),
            Self::Arguments => format!(
                r#"{{"content":null,"tool_calls":[{{"index":0,"type":"function","function":{{"arguments":"{word}"}}}}]}}"#
            ),
        }
    }
}

fn event(delta: &str, finish: &str) -> String {
    format!(
        "data: {{\"id\":\"gen-1\",\"provider\":\"OpenAI\",\"model\":\"openai/gpt-4o-mini\",\"object\":\"chat.completion.chunk\",\"created\":1763800000,\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{finish},\"native_finish_reason\":{finish},\"logprobs\":null}}]}}\n\n"
    )
}
