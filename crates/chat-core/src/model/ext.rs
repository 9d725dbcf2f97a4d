use super::{Bound, ChatModel, ChatOptions};

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
}

impl<M: ChatModel + ?Sized> ChatModelExt for M {}
