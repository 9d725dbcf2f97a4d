use std::sync::Arc;

use async_trait::async_trait;

use super::{ChatModel, ChatOptions, ChatRequest, ChatStream, ModelIdentity, ModelProfile};
use crate::error::Result;
use crate::value::AiMessage;

/// A model with options bound to it. Made by [`bind`](super::ChatModelExt::bind).
#[derive(Clone, Debug)]
pub struct Bound<M> {
    inner: M,
    options: ChatOptions,
}

impl<M> Bound<M> {
    pub(super) fn new(inner: M, options: ChatOptions) -> Self {
        Self { inner, options }
    }

    /// The options.
    #[must_use]
    pub fn options(&self) -> &ChatOptions {
        &self.options
    }
}

crate::runnable_model!([M: ChatModel] Bound<M>, |bound| bound.inner.info());

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<M: ChatModel> ChatModel for Bound<M> {
    fn identity(&self) -> ModelIdentity {
        let mut identity = self.inner.identity();
        if let Some(model) = self.options.model.get() {
            identity.model.clone_from(model);
        }
        identity
    }

    fn profile(&self) -> Arc<ModelProfile> {
        self.inner.profile()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        let options = request.options.or(&self.options);
        self.inner.generate(request.with_options(&options)).await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let options = request.options.or(&self.options);
        self.inner
            .generate_stream(request.with_options(&options))
            .await
    }
}
