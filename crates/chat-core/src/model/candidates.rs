use async_trait::async_trait;

use super::identity::forward_identity;
use super::{ChatModel, ChatRequest, ChatStream};
use crate::error::Result;
use crate::runnable::{Candidate, Race, WithFallbacks};
use crate::value::AiMessage;

impl<M: ChatModel, F: ChatModel> Candidate<'_, M, F> {
    async fn generate(self, request: ChatRequest<'_>) -> Result<AiMessage> {
        match self {
            Self::First(model) => model.generate(request).await,
            Self::Other(model) => model.generate(request).await,
        }
    }

    /// The stream, once something of the answer is there.
    async fn generate_stream(self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let stream = match self {
            Self::First(model) => model.generate_stream(request).await?,
            Self::Other(model) => model.generate_stream(request).await?,
        };
        stream.until_output().await
    }
}

macro_rules! model_of_candidates {
    ($($step:ident),*) => {$(
        #[async_trait]
        #[deny(clippy::missing_trait_methods)]
        impl<M: ChatModel, F: ChatModel> ChatModel for $step<M, F> {
            forward_identity!(candidates.first);

            async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
                self.first_success(request.context, |_, model| model.generate(request))
                    .await
            }

            async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
                self.first_success(request.context, |_, model| model.generate_stream(request))
                    .await
            }
        }
    )*};
}

model_of_candidates!(Race, WithFallbacks);
