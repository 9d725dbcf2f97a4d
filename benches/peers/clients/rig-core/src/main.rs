//! rig-core: `chat(model).call` and `chat(model).stream`, with its OpenRouter dialect.

use client::{API_KEY, Client, Result, Setup, Speaker, Tally};
use futures::StreamExt;
use rig_core::completion::{CompletionRequest, Message};
use rig_core::providers::openai::wire::OPENROUTER;
use rig_core::providers::openai::{OpenAI, OpenAIConfig};
use rig_core::streaming::{Item, StreamEvent};

struct RigCore {
    client: OpenAI,
    model: String,
    messages: Vec<Message>,
}

impl RigCore {
    fn request(&self) -> Result<CompletionRequest> {
        let (prompt, _) = self.messages.split_last().ok_or("no messages")?;
        let mut request = CompletionRequest::new(prompt.clone());
        if self.messages.len() > 1 {
            request.chat_history = self.messages.clone();
        }
        Ok(request)
    }
}

impl Client for RigCore {
    fn new(setup: &Setup) -> Result<Self> {
        Ok(Self {
            client: OpenAIConfig::with_key(&OPENROUTER, API_KEY)
                .with_base_url(setup.base_url.as_str())
                .client(),
            model: setup.model.clone(),
            messages: setup
                .turns
                .iter()
                .map(|turn| match turn.speaker {
                    Speaker::Human => Message::user(turn.text.as_str()),
                    Speaker::Model => Message::assistant(turn.text.as_str()),
                })
                .collect(),
        })
    }

    async fn invoke(&self) -> Result<String> {
        let answer = self
            .client
            .chat(self.model.as_str())
            .call(self.request()?)
            .await?;
        Ok(answer.text())
    }

    async fn stream(&self, tally: &mut Tally) -> Result<()> {
        let mut stream = self
            .client
            .chat(self.model.as_str())
            .stream(self.request()?)?;
        while let Some(item) = stream.next().await {
            match item? {
                Item::Event(StreamEvent::Text { text, .. }) => tally.text(&text),
                Item::Event(StreamEvent::Reasoning { text, .. }) => tally.reasoning(&text),
                Item::Event(StreamEvent::Arguments { json, .. }) => tally.arguments(&json),
                _ => {}
            }
        }
        let answer = stream.finish().await?;
        tally.total_tokens(answer.usage.total_tokens.unwrap_or_default());
        Ok(())
    }
}

fn main() -> Result<()> {
    client::run::<RigCore>()
}
