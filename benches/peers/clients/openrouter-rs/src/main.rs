//! openrouter-rs: `chat().create` and `chat().stream`, the chunks as they come.

use client::{API_KEY, Client, Result, Setup, Speaker, Tally};
use futures::TryStreamExt;
use openrouter_rs::OpenRouterClient;
use openrouter_rs::api::chat::{ChatCompletionRequest, Message};
use openrouter_rs::types::Role;

struct OpenRouterRs {
    client: OpenRouterClient,
    model: String,
    messages: Vec<Message>,
}

impl OpenRouterRs {
    fn request(&self) -> Result<ChatCompletionRequest> {
        Ok(ChatCompletionRequest::builder()
            .model(self.model.as_str())
            .messages(self.messages.clone())
            .build()?)
    }
}

impl Client for OpenRouterRs {
    fn new(setup: &Setup) -> Result<Self> {
        Ok(Self {
            client: OpenRouterClient::builder()
                .base_url(setup.base_url.as_str())
                .api_key(API_KEY)
                .build()?,
            model: setup.model.clone(),
            messages: setup
                .turns
                .iter()
                .map(|turn| match turn.speaker {
                    Speaker::Human => Message::new(Role::User, turn.text.as_str()),
                    Speaker::Model => Message::new(Role::Assistant, turn.text.as_str()),
                })
                .collect(),
        })
    }

    async fn invoke(&self) -> Result<String> {
        let answer = self.client.chat().create(&self.request()?).await?;
        let choice = answer.choices.first().ok_or("no choice")?;
        Ok(choice.content().unwrap_or_default().to_owned())
    }

    async fn stream(&self, tally: &mut Tally) -> Result<()> {
        let mut stream = self.client.chat().stream(&self.request()?).await?;
        while let Some(chunk) = stream.try_next().await? {
            if let Some(choice) = chunk.choices.first() {
                tally.text(choice.content().unwrap_or_default());
                tally.reasoning(choice.reasoning().unwrap_or_default());
                for call in choice.partial_tool_calls().into_iter().flatten() {
                    let function = call.function.as_ref();
                    tally.arguments(
                        function
                            .and_then(|it| it.arguments.as_deref())
                            .unwrap_or_default(),
                    );
                }
            }
            if let Some(usage) = &chunk.usage {
                tally.total_tokens(usage.total_tokens.into());
            }
        }
        Ok(())
    }
}

fn main() -> Result<()> {
    client::run::<OpenRouterRs>()
}
