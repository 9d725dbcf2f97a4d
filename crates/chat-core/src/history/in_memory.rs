use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::ChatMessageHistory;
use crate::error::Result;
use crate::value::{Message, Messages};

/// Conversations in memory, for as long as the program runs. Clones share them.
///
/// ```
/// use chat_core::{ChatMessageHistory, InMemoryChatMessageHistory, Message};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let store = InMemoryChatMessageHistory::new();
/// store.add("ada", &[Message::human("Hi"), Message::ai("Hello")]).await?;
/// assert_eq!(store.messages("ada").await?.len(), 2);
/// assert!(store.messages("grace").await?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct InMemoryChatMessageHistory {
    sessions: Arc<Mutex<HashMap<String, Messages>>>,
}

impl InMemoryChatMessageHistory {
    /// No conversations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Messages>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl ChatMessageHistory for InMemoryChatMessageHistory {
    async fn messages(&self, session: &str) -> Result<Messages> {
        Ok(self.lock().get(session).cloned().unwrap_or_default())
    }

    async fn add(&self, session: &str, turn: &[Message]) -> Result<()> {
        let mut sessions = self.lock();
        let messages = sessions.entry(session.to_owned()).or_default();
        messages.extend(turn.iter().cloned());
        Ok(())
    }

    async fn clear(&self, session: &str) -> Result<()> {
        self.lock().remove(session);
        Ok(())
    }
}

/// What people said stays out of it.
impl fmt::Debug for InMemoryChatMessageHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemoryChatMessageHistory")
            .field("sessions", &self.lock().len())
            .finish_non_exhaustive()
    }
}
