use async_trait::async_trait;

use super::identity::forward_identity;
use super::leaf::{in_run, stream_in_run};
use super::{ChatModel, ChatRequest, ChatStream};
use crate::context::RunContext;
use crate::error::Result;
use crate::runnable::WithConfig;
use crate::value::AiMessage;

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<M: ChatModel> ChatModel for WithConfig<M> {
    forward_identity!(inner);

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        let work = |context: RunContext| async move {
            self.inner.generate(request.with_context(&context)).await
        };
        in_run(self, request, work).await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let work = |context: RunContext| async move {
            let request = request.with_context(&context);
            self.inner.generate_stream(request).await
        };
        stream_in_run(self, request, work).await
    }
}
