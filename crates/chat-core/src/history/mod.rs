//! Conversations that are remembered from one call to the next.

mod chat_message_history;
mod ext;
mod in_memory;
mod input;
mod output;
mod sessions;
mod turn;
mod with_message_history;

pub use chat_message_history::ChatMessageHistory;
pub use ext::MessageHistoryExt;
pub use in_memory::InMemoryChatMessageHistory;
pub use input::{HistoryInput, HistoryVariables};
pub use output::HistoryOutput;
pub use with_message_history::WithMessageHistory;
