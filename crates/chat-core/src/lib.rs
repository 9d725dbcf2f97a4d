#![doc = include_str!("../README.md")]

mod context;
mod error;
mod fake;
mod history;
mod json;
mod local_file;
mod model;
mod parser;
mod partial_json;
mod prompt;
mod retry;
mod runnable;
mod schema;
mod tool;
mod value;

pub use async_trait::async_trait;
pub use chat_macros::{Flow, tool};
pub use context::{
    Budget, CancellationToken, EventFilter, Observer, RunContext, RunEvent, RunEventKind, RunId,
    StepKind,
};
pub use error::{Error, ErrorKind, ErrorReport, Result, TimeoutPhase};
pub use fake::{FakeChatModel, RecordedCall};
pub use history::{
    ChatMessageHistory, HistoryInput, HistoryOutput, HistoryVariables, InMemoryChatMessageHistory,
    MessageHistoryExt, WithMessageHistory,
};
pub use local_file::LocalFile;
pub use model::{
    AiMessageFlowFold, Bound, ChatModel, ChatModelExt, ChatOptions, ChatRequest, ChatStream,
    Configured, Extensions, HeaderSetting, Headers, ModelConfig, ModelIdentity, ModelProfile,
    ModelRegistry, ModelSpec, OutputMethod, ResponseFormat, Setting, StructuredModel, leaf,
    leaf_stream,
};
#[doc(hidden)]
pub use model::{call_model, transform_model};
pub use parser::{
    IncludeRaw, JsonOutputParser, OutputSource, OutputType, RawStructured, RawStructuredFold,
    StrOutputParser, Structured, StructuredChunk, StructuredFold, StructuredOutputError,
    StructuredOutputParser,
};
pub use partial_json::{FinishedElements, PartialJson, extract_json};
pub use prompt::{ChatPromptTemplate, MessagesPlaceholder, PromptMessage};
pub use retry::{RetryBudget, RetryPolicy};
pub use runnable::{
    Alternatives, Arrangement, Assign, BoxRunnable, Branch, BranchWithoutDefault, Branches, Chain,
    ChunkStream, DescribeStep, Dynamic, Each, EventStream, Flow, FlowType, Fold, Generator,
    GraphEdge, GraphGroup, GraphNode, GraphNodeKind, IntoOutput, Lambda, Last, Listeners, Named,
    NamedBranches, NamedChunk, NamedFold, Parallel, Passthrough, Pick, Race, Router, RunConfig,
    Runnable, RunnableExt, Sequence, StepDetails, StepGraph, StepInfo, StepPart, StreamEvent,
    Takes, TextFold, ToVariable, TuplePart, VariablePiece, Variables, VariablesChunk,
    VariablesFold, Whole, WithConfig, WithFallbacks, WithListeners, WithRetry, WithTimeout,
    alternatives, assign, async_lambda, async_lambda_in, barrier, branch, chain, dynamic, fold,
    generator, lambda, lambda_in, parallel, passthrough, pick, pick_named, pick_nth, pick_text,
    pick_value, stream_lambda,
};
pub use schema::{
    CompiledSchema, DroppedKeyword, SchemaProblem, SchemaProblems, name_of, schema_of,
};
pub use schemars;
pub use tool::{
    FunctionTool, IntoTool, IntoToolOutput, IntoTools, Json, PartialToolCall, PartialToolCalls,
    StaticDefinition, StaticTool, Tool, ToolChoice, ToolContext, ToolDefinition, ToolFunction,
    ToolOutput, ToolSet, ToolSpec, tool,
};
pub use value::{
    AiMessage, AiMessageChunk, ApiKey, AudioChunk, Citation, Content, ContentBlock,
    DeveloperMessage, FinishReason, HumanMessage, InputTokenDetails, InvalidToolCall, JsonMap,
    MediaBlock, MediaSource, Message, MessageFilter, MessageFold, Messages, NonStandard,
    OtherMessage, OutputTokenDetails, ReasoningBlock, ReasoningDetails, ReasoningFrame,
    RefusalBlock, ResponseMetadata, SystemMessage, TextBlock, ToolCall, ToolCallChunk, ToolMessage,
    ToolStatus, TrimOptions, TrimStrategy, Usage, redact,
};

/// What the macros expand to. Not for direct use.
#[doc(hidden)]
pub mod macros {
    pub use crate::runnable::{Show, ShowSchema};
    pub use crate::tool::{
        Arguments, NoArgs, Parameter, Parameters, ToolArgument, ToolFailure, ToolItem, ToolReturn,
        fallible, output, parameter,
    };
    pub use schemars;
    pub use serde;
    pub use serde_json::Value;
}
