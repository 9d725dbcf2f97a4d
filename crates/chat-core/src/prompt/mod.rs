//! Prompt templates.

mod chat_prompt_template;
mod template;
mod variables;

pub use chat_prompt_template::{ChatPromptTemplate, PromptMessage};
pub use variables::Variables;
