//! Prompt templates.

mod chat_prompt_template;
mod messages_placeholder;
mod part;
mod partials;
mod prompt_message;
mod template;

pub use chat_prompt_template::ChatPromptTemplate;
pub use messages_placeholder::MessagesPlaceholder;
pub use prompt_message::PromptMessage;
