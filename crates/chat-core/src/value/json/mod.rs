//! Reads messages and what they are made of from JSON, in LangChain's and in OpenAI's words.

mod ai_message;
mod annotation;
mod block;
mod content;
mod fields;
mod media;
mod message;
mod metadata;
mod tool_call;
