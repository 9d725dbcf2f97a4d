//! Tools: what a model may call, what it called, and what comes back.

mod arguments;
mod choice;
mod context;
mod cut;
mod definition;
mod fixed;
mod from_json;
mod function;
mod generated;
mod into_tools;
mod output;
mod partial_calls;
mod run;
mod schema;
mod set;
mod spec;
mod strict_form;
mod to_json;
mod traits;

pub use choice::ToolChoice;
pub use context::ToolContext;
pub use definition::ToolDefinition;
pub use fixed::{StaticDefinition, StaticTool};
pub use function::{FunctionTool, NoArgs, ToolFunction, tool};
pub use generated::{
    Arguments, Parameter, Parameters, ToolArgument, ToolReturn, fallible, output, parameter,
};
pub(crate) use into_tools::specs;
pub use into_tools::{IntoTool, IntoTools, ToolItem};
pub use output::{IntoToolOutput, Json, ToolFailure, ToolOutput};
pub use partial_calls::{PartialToolCall, PartialToolCalls};
pub use set::ToolSet;
pub use spec::ToolSpec;
pub use traits::Tool;
