use std::fmt::Debug;

use async_trait::async_trait;

use super::identity::forward_identity;
use super::{ChatModel, ChatRequest, ChatStream};
use crate::error::Result;
use crate::runnable::Alternatives;
use crate::value::AiMessage;

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<K, M> ChatModel for Alternatives<K, M>
where
    K: PartialEq + Debug + Send + Sync + 'static,
    M: ChatModel,
{
    forward_identity!(default.1);

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        let (_, model) = self.choose(request.context)?;
        model.generate(request).await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let (_, model) = self.choose(request.context)?;
        model.generate_stream(request).await
    }
}
