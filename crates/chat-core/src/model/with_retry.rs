use async_trait::async_trait;

use super::identity::forward_identity;
use super::leaf::{in_run, stream_in_run};
use super::{ChatModel, ChatRequest, ChatStream};
use crate::context::RunContext;
use crate::error::Result;
use crate::retry::retry_around;
use crate::runnable::WithRetry;
use crate::value::AiMessage;

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<M: ChatModel> ChatModel for WithRetry<M> {
    forward_identity!(inner);

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        let work = |context: RunContext| async move {
            let attempt = |context: RunContext| async move {
                self.inner.generate(request.with_context(&context)).await
            };
            retry_around(&self.policy, &context, attempt).await
        };
        in_run(self, request, work).await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let work = |context: RunContext| async move {
            let attempt = |context: RunContext| async move {
                let stream = self
                    .inner
                    .generate_stream(request.with_context(&context))
                    .await?;
                stream.until_output().await
            };
            retry_around(&self.policy, &context, attempt).await
        };
        stream_in_run(self, request, work).await
    }
}
