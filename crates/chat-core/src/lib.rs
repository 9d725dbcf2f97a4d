#![doc = include_str!("../README.md")]

mod context;
mod error;
mod fake;
mod model;
mod parser;
mod prompt;
mod retry;
mod runnable;
mod value;

pub use async_trait::async_trait;
pub use chat_macros::Flow;
pub use context::{
    Budget, CancellationToken, Observer, RunContext, RunEvent, RunEventKind, RunId, StepKind,
};
pub use error::{Error, ErrorKind, ErrorReport, Result, TimeoutPhase};
pub use fake::{FakeChatModel, RecordedCall};
pub use model::{
    AiMessageFlowFold, Bound, ChatModel, ChatModelExt, ChatOptions, ChatRequest, ChatStream,
    Extensions, ModelIdentity, ModelProfile, ModelRegistry, ModelSpec, Setting, leaf, leaf_stream,
};
#[doc(hidden)]
pub use model::{call_model, transform_model};
pub use parser::StrOutputParser;
pub use prompt::{ChatPromptTemplate, PromptMessage, Variables};
pub use retry::RetryPolicy;
pub use runnable::{
    BoxRunnable, Chain, ChunkStream, Flow, Fold, Last, Runnable, RunnableExt, Sequence, StepInfo,
    TextFold, Whole, WithRetry, barrier, chain, fold,
};
pub use value::{
    AiMessage, AiMessageChunk, ApiKey, Citation, Content, ContentBlock, DeveloperMessage,
    FinishReason, HumanMessage, InputTokenDetails, InvalidToolCall, JsonMap, MediaBlock,
    MediaSource, Message, MessageFold, Messages, NonStandard, OtherMessage, OutputTokenDetails,
    ReasoningBlock, ReasoningDetails, RefusalBlock, ResponseMetadata, SystemMessage, TextBlock,
    ToolCall, ToolCallChunk, ToolMessage, ToolStatus, Usage, redact,
};

/// What the derive macros expand to. Not for direct use.
#[doc(hidden)]
pub mod macros {
    pub use crate::runnable::Show;
    pub use serde_json::Value;
}
