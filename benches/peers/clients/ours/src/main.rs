//! chat-openrouter, as this tree has it: `invoke` and `stream`, timeouts and retries at their defaults.
//! With the feature `hyper` over `HyperTransport`.

use chat_core::{Message, Messages, RunnableExt};
use chat_openrouter::ChatOpenRouter;
use client::{API_KEY, Client, Result, Setup, Speaker, Tally};
use futures::TryStreamExt;

struct Ours {
    model: ChatOpenRouter,
    messages: Messages,
}

impl Client for Ours {
    fn new(setup: &Setup) -> Result<Self> {
        let builder = ChatOpenRouter::builder()
            .base_url(&setup.base_url)
            .api_key(API_KEY)
            .model(&setup.model);
        #[cfg(feature = "hyper")]
        let builder = builder.transport(chat_openrouter::HyperTransport::new());
        Ok(Self {
            model: builder.build()?,
            messages: setup
                .turns
                .iter()
                .map(|turn| match turn.speaker {
                    Speaker::Human => Message::human(turn.text.as_str()),
                    Speaker::Model => Message::ai(turn.text.as_str()),
                })
                .collect(),
        })
    }

    async fn invoke(&self) -> Result<String> {
        let answer = self.model.invoke(self.messages.clone()).await?;
        Ok(answer.text().into_owned())
    }

    async fn stream(&self, tally: &mut Tally) -> Result<()> {
        let mut stream = self.model.stream(self.messages.clone());
        while let Some(chunk) = stream.try_next().await? {
            tally.text(chunk.text());
            tally.reasoning(chunk.reasoning());
            for call in chunk.tool_call_chunks() {
                tally.arguments(&call.args);
            }
            if let Some(usage) = chunk.usage() {
                tally.total_tokens(usage.total_tokens);
            }
        }
        Ok(())
    }
}

fn main() -> Result<()> {
    client::run::<Ours>()
}
