use async_trait::async_trait;

use crate::error::Result;
use crate::value::{Message, Messages};

/// A store of conversations, by session.
///
/// [`InMemoryChatMessageHistory`](super::InMemoryChatMessageHistory) is one; a table or a file is
/// another. [`with_message_history`](super::MessageHistoryExt::with_message_history) reads and
/// writes it.
///
/// # Implementing
///
/// * `add` writes all of the messages or none: they are a whole turn, and half a turn is a
///   conversation that providers refuse.
/// * A session that nobody has written to is empty, not an error.
/// * `Message` is `Serialize` and `Deserialize`: write it as it is, and nothing is lost.
///
/// # Example
///
/// ```
/// use std::collections::HashMap;
/// use tokio::sync::Mutex;
/// use chat_core::{ChatMessageHistory, Error, ErrorKind, Message, Messages, Result, async_trait};
///
/// /// Keeps each conversation as JSON, as a database would.
/// #[derive(Default)]
/// struct Rows(Mutex<HashMap<String, Vec<String>>>);
///
/// #[async_trait]
/// impl ChatMessageHistory for Rows {
///     async fn messages(&self, session: &str) -> Result<Messages> {
///         let rows = self.0.lock().await;
///         let rows = rows.get(session).into_iter().flatten();
///         rows.map(|row| serde_json::from_str::<Message>(row).map_err(unreadable)).collect()
///     }
///
///     async fn add(&self, session: &str, turn: &[Message]) -> Result<()> {
///         let rows = turn.iter().map(|message| serde_json::to_string(message).map_err(unreadable));
///         let rows = rows.collect::<Result<Vec<_>>>()?;
///         self.0.lock().await.entry(session.to_owned()).or_default().extend(rows);
///         Ok(())
///     }
///
///     async fn clear(&self, session: &str) -> Result<()> {
///         self.0.lock().await.remove(session);
///         Ok(())
///     }
/// }
///
/// fn unreadable(error: serde_json::Error) -> Error {
///     Error::new(ErrorKind::InvalidResponse, "the store has a message that cannot be read")
///         .with_source(error)
/// }
/// ```
#[async_trait]
pub trait ChatMessageHistory: Send + Sync {
    /// The conversation so far.
    async fn messages(&self, session: &str) -> Result<Messages>;

    /// Appends a turn, whole or not at all.
    async fn add(&self, session: &str, turn: &[Message]) -> Result<()>;

    /// Forgets the conversation.
    async fn clear(&self, session: &str) -> Result<()>;
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<H: ChatMessageHistory + ?Sized> ChatMessageHistory for std::sync::Arc<H> {
    async fn messages(&self, session: &str) -> Result<Messages> {
        (**self).messages(session).await
    }

    async fn add(&self, session: &str, turn: &[Message]) -> Result<()> {
        (**self).add(session, turn).await
    }

    async fn clear(&self, session: &str) -> Result<()> {
        (**self).clear(session).await
    }
}
