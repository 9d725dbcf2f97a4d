//! llm: `chat`, `chat_stream_struct`, and `chat_stream_with_tools` where the answer is a tool call.

use client::{API_KEY, Client, Result, Setup, Speaker, Tally};
use futures::TryStreamExt;
use llm::LLMProvider;
use llm::builder::{LLMBackend, LLMBuilder};
use llm::chat::{ChatMessage, StreamChunk};

struct Llm {
    provider: Box<dyn LLMProvider>,
    messages: Vec<ChatMessage>,
    has_tools: bool,
}

impl Client for Llm {
    fn new(setup: &Setup) -> Result<Self> {
        Ok(Self {
            provider: LLMBuilder::new()
                .backend(LLMBackend::OpenRouter)
                .base_url(format!("{}/", setup.base_url))
                .api_key(API_KEY)
                .model(setup.model.as_str())
                .build()?,
            messages: setup
                .turns
                .iter()
                .map(|turn| match turn.speaker {
                    Speaker::Human => ChatMessage::user().content(turn.text.as_str()).build(),
                    Speaker::Model => ChatMessage::assistant().content(turn.text.as_str()).build(),
                })
                .collect(),
            has_tools: setup.model.contains("/tool-"),
        })
    }

    async fn invoke(&self) -> Result<String> {
        let answer = self.provider.chat(&self.messages).await?;
        Ok(answer.text().unwrap_or_default())
    }

    async fn stream(&self, tally: &mut Tally) -> Result<()> {
        if self.has_tools {
            return self.stream_with_tools(tally).await;
        }
        let mut stream = self.provider.chat_stream_struct(&self.messages).await?;
        while let Some(chunk) = stream.try_next().await? {
            if let Some(choice) = chunk.choices.first() {
                tally.text(choice.delta.content.as_deref().unwrap_or_default());
            }
            if let Some(usage) = &chunk.usage {
                tally.total_tokens(usage.total_tokens.into());
            }
        }
        Ok(())
    }
}

impl Llm {
    async fn stream_with_tools(&self, tally: &mut Tally) -> Result<()> {
        let mut stream = self
            .provider
            .chat_stream_with_tools(&self.messages, None)
            .await?;
        while let Some(chunk) = stream.try_next().await? {
            match chunk {
                StreamChunk::Text(text) => tally.text(&text),
                StreamChunk::ToolUseInputDelta { partial_json, .. } => {
                    tally.arguments(&partial_json)
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn main() -> Result<()> {
    client::run::<Llm>()
}
