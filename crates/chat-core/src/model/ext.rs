use super::{Bound, ChatModel, ChatOptions, Setting};
use crate::error::Result;
use crate::tool::{self, IntoTools};

/// What one does with a chat model beside running it as a step.
///
/// Every [`ChatModel`] has it.
pub trait ChatModelExt: ChatModel {
    /// Binds options to the model. The result is a model; options of a call and of outer binds
    /// count over these.
    ///
    /// ```
    /// use chat_core::{ChatModelExt, ChatOptions, FakeChatModel, RunnableExt};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let model = FakeChatModel::new(["42"]);
    /// let exact = model.clone().with_retry(2).bind(ChatOptions::new().with_temperature(0.0));
    /// exact.invoke("What is 6 times 7?").await?;
    /// assert_eq!(model.calls()[0].options.temperature.get(), Some(&0.0));
    /// # Ok(())
    /// # }
    /// ```
    fn bind(self, options: ChatOptions) -> Bound<Self>
    where
        Self: Sized,
    {
        Bound::new(self, options)
    }

    /// Binds tools to the model: it may ask for calls of them from then on. See
    /// [`Bound::with_tool_choice`], [`Bound::with_strict`] and [`Bound::with_parallel_tool_calls`]
    /// for how it may.
    ///
    /// ```
    /// use chat_core::{ChatModelExt, FakeChatModel, RunnableExt, tool};
    ///
    /// /// Get the current weather in a given location
    /// #[tool]
    /// struct GetWeather {
    ///     /// The city and state, e.g. San Francisco, CA
    ///     location: String,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// # let model = FakeChatModel::new([""]);
    /// let model_with_tools = model.bind_tools([GetWeather])?;
    /// let message = model_with_tools.invoke("what is the weather like in San Francisco").await?;
    /// for call in message.tool_calls() {
    ///     println!("{} {:?}", call.name, call.args);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If a definition cannot be right, or two tools have one name.
    fn bind_tools(self, tools: impl IntoTools) -> Result<Bound<Self>>
    where
        Self: Sized,
    {
        let mut options = ChatOptions::new();
        options.tools = Setting::Set(tool::specs(tools)?);
        Ok(self.bind(options))
    }
}

impl<M: ChatModel + ?Sized> ChatModelExt for M {}
