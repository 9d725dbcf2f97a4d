//! The values that travel: messages, content blocks, streamed chunks, usage.
//!
//! Nothing here knows a provider, a network or an error type: the module depends on nothing else
//! in the crate.

mod ai_message;
mod chunk;
mod content;
mod finish;
mod fold;
mod media;
mod message;
mod messages;
mod metadata;
mod reasoning;
mod secret;
mod tool_call;
mod tool_call_fold;
mod usage;

pub use ai_message::AiMessage;
pub use chunk::AiMessageChunk;
pub use content::{
    Citation, Content, ContentBlock, NonStandard, ReasoningBlock, RefusalBlock, TextBlock,
};
pub use finish::FinishReason;
pub use fold::MessageFold;
pub use media::{MediaBlock, MediaSource};
pub use message::{
    DeveloperMessage, HumanMessage, Message, OtherMessage, SystemMessage, ToolMessage, ToolStatus,
};
pub use messages::Messages;
pub use metadata::ResponseMetadata;
pub use reasoning::ReasoningDetails;
pub use secret::{ApiKey, redact};
pub use tool_call::{InvalidToolCall, ToolCall, ToolCallChunk};
pub use usage::{InputTokenDetails, OutputTokenDetails, Usage};

/// A JSON object that keeps the order of its keys.
pub type JsonMap = serde_json::Map<String, serde_json::Value>;
