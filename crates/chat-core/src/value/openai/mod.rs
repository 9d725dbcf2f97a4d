//! Writes messages in the form of OpenAI's chat API, which OpenRouter and most others speak too.

mod ai_message;
mod message;
mod part;

pub(super) use ai_message::is_annotation;
