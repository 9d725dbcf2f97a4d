use std::sync::Arc;

use async_trait::async_trait;
use futures::FutureExt;

use super::{ChatModel, ChatRequest, ChatStream, ModelIdentity, ModelProfile};
use crate::error::Result;
use crate::runnable::Race;
use crate::value::AiMessage;

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<M: ChatModel, F: ChatModel> ChatModel for Race<M, F> {
    fn identity(&self) -> ModelIdentity {
        self.candidates.first.identity()
    }

    fn profile(&self) -> Arc<ModelProfile> {
        self.candidates.first.profile()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        self.first_success(|_, model| model.generate(request).boxed())
            .await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        self.first_success(|_, model| model.generate_stream(request).boxed())
            .await
    }
}
