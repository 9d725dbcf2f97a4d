use super::{ChatModel, ChatRequest, ChatStream};
use crate::error::Result;
use crate::runnable::Candidate;
use crate::value::AiMessage;

impl<M: ChatModel, F: ChatModel> Candidate<'_, M, F> {
    pub(super) async fn generate(self, request: ChatRequest<'_>) -> Result<AiMessage> {
        match self {
            Self::First(model) => model.generate(request).await,
            Self::Other(model) => model.generate(request).await,
        }
    }

    /// The stream, once something of the answer is there.
    pub(super) async fn generate_stream(self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let stream = match self {
            Self::First(model) => model.generate_stream(request).await?,
            Self::Other(model) => model.generate_stream(request).await?,
        };
        stream.until_output().await
    }
}
