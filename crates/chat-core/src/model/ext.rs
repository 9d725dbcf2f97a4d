use serde_json::Value;

use super::{Bound, ChatModel, ChatOptions, Setting, StructuredModel};
use crate::error::Result;
use crate::parser::OutputType;
use crate::schema::schema_of;
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

    /// Makes a model that answers with a `T`: see [`StructuredModel`] for how it is asked, how
    /// strictly, and what happens to answers that do not fit.
    ///
    /// ```
    /// use chat_core::{ChatModelExt, FakeChatModel, RunnableExt};
    /// use chat_core::schemars::{self, JsonSchema};
    /// use serde::Deserialize;
    ///
    /// /// A movie with details.
    /// #[derive(Debug, Deserialize, JsonSchema)]
    /// struct Movie {
    ///     /// The title of the movie
    ///     title: String,
    ///     /// The year the movie was released
    ///     year: u16,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// # let model = FakeChatModel::new([r#"{"title": "Inception", "year": 2010}"#]);
    /// let movie = model.with_structured_output::<Movie>()?.invoke("The film Inception").await?;
    /// println!("{} ({})", movie.title, movie.year);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the schema of the type cannot be used.
    fn with_structured_output<T: OutputType>(self) -> Result<StructuredModel<Self, T>>
    where
        Self: Sized,
    {
        StructuredModel::new(self, schema_of::<T>())
    }

    /// Makes a model that answers with JSON that fits a schema. Its `title` is the name under which
    /// the model knows it; without one it is `output`.
    ///
    /// ```
    /// use chat_core::{ChatModelExt, FakeChatModel, RunnableExt};
    /// use serde_json::json;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// # let model = FakeChatModel::new([r#"{"year": 2010}"#]);
    /// let schema = json!({
    ///     "title": "Release",
    ///     "type": "object",
    ///     "properties": { "year": { "type": "integer" } },
    ///     "required": ["year"],
    /// });
    /// let model = model.with_structured_output_schema(schema)?;
    /// assert_eq!(model.invoke("The film Inception").await?["year"], 2010);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the schema cannot be used.
    fn with_structured_output_schema(
        self,
        schema: impl Into<Value>,
    ) -> Result<StructuredModel<Self, Value>>
    where
        Self: Sized,
    {
        StructuredModel::new(self, schema.into())
    }
}

impl<M: ChatModel + ?Sized> ChatModelExt for M {}
