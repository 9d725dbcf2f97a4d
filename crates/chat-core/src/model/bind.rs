use std::sync::Arc;

use async_trait::async_trait;

use super::{
    ChatModel, ChatOptions, ChatRequest, ChatStream, Configured, ModelConfig, ModelIdentity,
    ModelProfile, Setting,
};
use crate::error::Result;
use crate::runnable::{DescribeStep, StepDetails};
use crate::tool::{ToolChoice, ToolSpec};
use crate::value::AiMessage;

/// A model with options bound to it. Made by [`bind`](super::ChatModelExt::bind) and
/// [`bind_tools`](super::ChatModelExt::bind_tools).
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

    /// Sets whether the model must call a tool, and which: `auto`, `none`, `any`, `required`, the
    /// name of a tool, or a [`ToolChoice`].
    ///
    /// ```
    /// use chat_core::{ChatModelExt, FakeChatModel, ToolChoice, ToolDefinition};
    /// # let schema = serde_json::json!({ "type": "object" });
    /// # let search = ToolDefinition::new("search", "Searches.", schema.clone());
    /// # let fetch = ToolDefinition::new("fetch", "Fetches.", schema);
    /// let model = FakeChatModel::new(["hello"]).bind_tools([search, fetch])?;
    /// assert!(model.clone().with_tool_choice("any").is_ok());
    /// assert!(model.clone().with_tool_choice("serch").is_err());
    /// assert!(model.with_tool_choice(ToolChoice::Only).is_err());
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If tools are bound here and the choice is none of them.
    pub fn with_tool_choice(mut self, choice: impl Into<ToolChoice>) -> Result<Self> {
        let choice = choice.into();
        let choice = match self.options.tools.get() {
            Some(tools) => choice.resolve(tools)?,
            None => choice,
        };
        self.options = self.options.with_tool_choice(choice);
        Ok(self)
    }

    /// Sets whether the provider must keep the arguments to the schema, for all functions that are
    /// bound here and do not say so themselves.
    ///
    /// # Errors
    ///
    /// If a schema cannot be strict; the message names the tool and the part.
    pub fn with_strict(mut self, strict: bool) -> Result<Self> {
        let Some(tools) = self.options.tools.get() else {
            return Ok(self);
        };
        let with_strict = |tool: &ToolSpec| match tool {
            ToolSpec::Function(definition) if definition.strict().is_none() => {
                ToolSpec::Function(definition.clone().with_strict(strict))
            }
            other => other.clone(),
        };
        let tools: Arc<[_]> = tools.iter().map(with_strict).collect();
        ToolSpec::check_all(&tools)?;
        self.options.tools = Setting::Set(tools);
        Ok(self)
    }

    /// Sets whether the model may call several tools in one answer.
    #[must_use]
    pub fn with_parallel_tool_calls(mut self, parallel: bool) -> Self {
        self.options = self.options.with_parallel_tool_calls(parallel);
        self
    }
}

impl<M: Configured> Configured for Bound<M> {
    fn config(&self) -> ModelConfig {
        self.inner.config().bind(&self.options)
    }
}

crate::runnable_model!([M: ChatModel] Bound<M>, |bound| bound
    .inner
    .info()
    .with_details(bound));

impl<M: ChatModel> DescribeStep for Bound<M> {
    fn describe(&self) -> StepDetails<'_> {
        StepDetails::wrapper("bind", &self.inner)
    }
}

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
        let options = request.options.over(&self.options);
        self.inner.generate(request.with_options(&options)).await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        let options = request.options.over(&self.options);
        self.inner
            .generate_stream(request.with_options(&options))
            .await
    }
}
