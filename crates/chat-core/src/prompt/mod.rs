//! Prompt templates.

mod chat_prompt_template;
mod template;

pub use chat_prompt_template::{ChatPromptTemplate, PromptMessage};
