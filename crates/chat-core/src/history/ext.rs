use std::sync::Arc;

use super::{ChatMessageHistory, HistoryInput, HistoryOutput, WithMessageHistory};
use crate::runnable::Runnable;

/// Gives a step a memory.
///
/// Every step has it whose input a past can be put into and whose output can be remembered.
pub trait MessageHistoryExt: Runnable {
    /// Puts the conversation so far before each input, and writes what is said to the store. Which
    /// conversation it is, the context says
    /// ([`with_session_id`](crate::RunContext::with_session_id)), or the step itself
    /// ([`with_session`](WithMessageHistory::with_session)).
    ///
    /// ```
    /// use chat_core::{
    ///     FakeChatModel, InMemoryChatMessageHistory, MessageHistoryExt, RunContext, RunnableExt,
    /// };
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let model = FakeChatModel::new(["Hello, Ada.", "Your name is Ada."]);
    /// let chat = model.clone().with_message_history(InMemoryChatMessageHistory::new());
    ///
    /// let ada = RunContext::new().with_session_id("ada");
    /// chat.invoke_in("Hi, I am Ada.", &ada).await?;
    /// chat.invoke_in("What is my name?", &ada).await?;
    /// assert_eq!(model.calls()[1].messages.len(), 3);
    /// # Ok(())
    /// # }
    /// ```
    fn with_message_history(
        self,
        store: impl ChatMessageHistory + 'static,
    ) -> WithMessageHistory<Self>
    where
        Self: Sized,
        Self::Input: HistoryInput,
        Self::Output: HistoryOutput,
    {
        WithMessageHistory::new(self, Arc::new(store))
    }
}

impl<R: Runnable + ?Sized> MessageHistoryExt for R {}
