//! The values that travel: messages, content blocks, streamed chunks, usage.
//!
//! Nothing here knows a provider, a network or an error type: the module depends on nothing else
//! in the crate.

mod ai_message;
mod audio_chunk;
mod block;
mod chunk;
mod content;
mod conversation;
mod finish;
mod fold;
mod json;
mod kinds;
mod logprobs;
mod media;
mod message;
mod messages;
mod metadata;
mod openai;
mod reasoning;
mod reasoning_fold;
mod secret;
mod tool_call;
mod tool_call_fold;
mod unknown_fields;
mod usage;

pub use ai_message::AiMessage;
pub use audio_chunk::AudioChunk;
pub use block::{Citation, ContentBlock, NonStandard, ReasoningBlock, RefusalBlock, TextBlock};
pub use chunk::AiMessageChunk;
pub use content::Content;
pub use conversation::{MessageFilter, TrimOptions, TrimStrategy};
pub use finish::FinishReason;
pub use fold::MessageFold;
pub use kinds::{
    DeveloperMessage, HumanMessage, OtherMessage, SystemMessage, ToolMessage, ToolStatus,
};
pub use media::{MediaBlock, MediaSource};
pub use message::Message;
pub use messages::Messages;
pub use metadata::ResponseMetadata;
pub use reasoning::{ReasoningDetails, ReasoningFrame};
pub use secret::{ApiKey, redact};
pub use tool_call::{InvalidToolCall, ToolCall, ToolCallChunk};
pub(crate) use tool_call_fold::ToolCallFold;
pub use usage::{InputTokenDetails, OutputTokenDetails, Usage};

/// A JSON object that keeps the order of its keys.
pub type JsonMap = serde_json::Map<String, serde_json::Value>;
