//! genai: `exec_chat` and `exec_chat_stream`, with its OpenRouter adapter.

use client::{API_KEY, Result, Setup, Speaker, Tally};
use futures::TryStreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatOptions, ChatRequest, ChatStreamEvent};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, ModelIden, ServiceTarget};

struct Genai {
    client: Client,
    target: ServiceTarget,
    request: ChatRequest,
    options: ChatOptions,
}

impl client::Client for Genai {
    fn new(setup: &Setup) -> Result<Self> {
        Ok(Self {
            client: Client::new()?,
            target: ServiceTarget {
                model: ModelIden::new(AdapterKind::OpenRouter, setup.model.clone()),
                endpoint: Endpoint::from_owned(format!("{}/", setup.base_url)),
                auth: AuthData::Key(API_KEY.to_owned()),
            },
            request: ChatRequest::new(
                setup
                    .turns
                    .iter()
                    .map(|turn| match turn.speaker {
                        Speaker::Human => ChatMessage::user(turn.text.as_str()),
                        Speaker::Model => ChatMessage::assistant(turn.text.as_str()),
                    })
                    .collect(),
            ),
            options: ChatOptions::default().with_capture_usage(true),
        })
    }

    async fn invoke(&self) -> Result<String> {
        let (target, request) = (self.target.clone(), self.request.clone());
        let answer = self.client.exec_chat(target, request, None).await?;
        Ok(answer.first_text().unwrap_or_default().to_owned())
    }

    async fn stream(&self, tally: &mut Tally) -> Result<()> {
        let (target, request) = (self.target.clone(), self.request.clone());
        let answer = self
            .client
            .exec_chat_stream(target, request, Some(&self.options))
            .await?;
        let mut stream = answer.stream;
        while let Some(event) = stream.try_next().await? {
            match event {
                ChatStreamEvent::Chunk(chunk) => tally.text(&chunk.content),
                ChatStreamEvent::ReasoningChunk(chunk) => tally.reasoning(&chunk.content),
                ChatStreamEvent::ToolCallChunk(chunk) => match &chunk.tool_call.fn_arguments {
                    serde_json::Value::String(arguments) => tally.arguments(arguments),
                    arguments => tally.arguments(&arguments.to_string()),
                },
                ChatStreamEvent::End(end) => {
                    let total = end.captured_usage.and_then(|usage| usage.total_tokens);
                    tally.total_tokens(
                        total
                            .and_then(|total| total.try_into().ok())
                            .unwrap_or_default(),
                    );
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn main() -> Result<()> {
    client::run::<Genai>()
}
