use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt};

use super::identity::forward_identity;
use super::{ChatModel, ChatRequest, ChatStream};
use crate::context::{guard, guard_stream};
use crate::error::Result;
use crate::runnable::WithTimeout;
use crate::value::AiMessage;

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<M: ChatModel> ChatModel for WithTimeout<M> {
    forward_identity!(inner);

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        let (inside, name) = self.start(request.context);
        let answer = self.inner.generate(request.with_context(&inside));
        guard(&inside, answer).await.map_err(name)
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let (inside, name) = self.start(request.context);
        let opened = self.inner.generate_stream(request.with_context(&inside));
        let stream = guard(&inside, opened).await.map_err(&name)?;
        let chunks = guard_stream(&inside, stream.boxed());
        Ok(ChatStream::new(chunks.map_err(name)))
    }
}
