//! async-openai: `chat().create` and `chat().create_stream`.

use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessageArgs, ChatCompletionRequestMessage,
    ChatCompletionRequestUserMessageArgs, CreateChatCompletionRequest,
    CreateChatCompletionRequestArgs,
};
use client::{API_KEY, Client, Result, Setup, Speaker, Tally, Turn};
use futures::TryStreamExt;

struct AsyncOpenAi {
    client: async_openai::Client<OpenAIConfig>,
    model: String,
    messages: Vec<ChatCompletionRequestMessage>,
}

impl AsyncOpenAi {
    fn request(&self) -> Result<CreateChatCompletionRequest> {
        Ok(CreateChatCompletionRequestArgs::default()
            .model(self.model.as_str())
            .messages(self.messages.clone())
            .build()?)
    }
}

fn message(turn: &Turn) -> Result<ChatCompletionRequestMessage> {
    let text = turn.text.as_str();
    Ok(match turn.speaker {
        Speaker::Human => ChatCompletionRequestUserMessageArgs::default()
            .content(text)
            .build()?
            .into(),
        Speaker::Model => ChatCompletionRequestAssistantMessageArgs::default()
            .content(text)
            .build()?
            .into(),
    })
}

impl Client for AsyncOpenAi {
    fn new(setup: &Setup) -> Result<Self> {
        let config = OpenAIConfig::new()
            .with_api_base(setup.base_url.as_str())
            .with_api_key(API_KEY);
        Ok(Self {
            client: async_openai::Client::with_config(config),
            model: setup.model.clone(),
            messages: setup.turns.iter().map(message).collect::<Result<_>>()?,
        })
    }

    async fn invoke(&self) -> Result<String> {
        let answer = self.client.chat().create(self.request()?).await?;
        let choice = answer.choices.into_iter().next().ok_or("no choice")?;
        Ok(choice.message.content.unwrap_or_default())
    }

    async fn stream(&self, tally: &mut Tally) -> Result<()> {
        let mut stream = self.client.chat().create_stream(self.request()?).await?;
        while let Some(chunk) = stream.try_next().await? {
            if let Some(choice) = chunk.choices.first() {
                tally.text(choice.delta.content.as_deref().unwrap_or_default());
                for call in choice.delta.tool_calls.iter().flatten() {
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
    client::run::<AsyncOpenAi>()
}
