use std::sync::Arc;

use async_trait::async_trait;

use super::{ToolContext, ToolDefinition, ToolOutput};
use crate::error::Result;
use crate::value::JsonMap;

/// Something that a model may call and the app runs.
///
/// Most tools need no type of their own: `#[tool]` makes one of a function, and
/// [`tool`](fn@super::tool) of a closure. To run the calls of an answer, see
/// [`ToolSet`](super::ToolSet).
///
/// # Implementing
///
/// * `definition` gives what the model is told; make it once and keep it.
/// * `call` does the work. A [`ToolSet`](super::ToolSet) has checked the arguments against the
///   schema before. An error becomes a result that the model reads, so say in it what to do better.
/// * Hand `context.run` on to the models and steps that the tool calls, so that deadlines and
///   observers reach them.
/// * Dropping the future must stop the work: that is how a tool ends that takes too long.
///
/// # Example
///
/// ```
/// use chat_core::{
///     AiMessage, ContentBlock, JsonMap, Result, Tool, ToolCall, ToolContext, ToolDefinition,
///     ToolOutput, ToolSet, async_trait,
/// };
/// use serde_json::json;
///
/// struct Dice {
///     definition: ToolDefinition,
/// }
///
/// #[async_trait]
/// impl Tool for Dice {
///     fn definition(&self) -> &ToolDefinition {
///         &self.definition
///     }
///
///     async fn call(&self, _args: JsonMap, _context: &ToolContext) -> Result<ToolOutput> {
///         Ok(ToolOutput::from("4"))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let schema = json!({ "type": "object", "properties": {} });
/// let dice = Dice { definition: ToolDefinition::new("dice", "Rolls a die.", schema) };
/// let tools = ToolSet::new(dice)?;
/// let call = ToolCall::new("dice", JsonMap::new(), "call_1");
/// let results = tools.run(&AiMessage::new(ContentBlock::ToolCall(call))).await?;
/// assert_eq!(results[0].content.text(), "4");
/// # Ok(())
/// # }
/// ```
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tool that can be run",
    label = "this is not a `Tool`",
    note = "write `#[tool]` above a function, or make one of a closure with `tool(name, description, |args: Args| async move {{ … }})`",
    note = "a tool of your own type implements `Tool`"
)]
pub trait Tool: Send + Sync {
    /// What the model is told about the tool.
    fn definition(&self) -> &ToolDefinition;

    /// Runs the tool.
    async fn call(&self, args: JsonMap, context: &ToolContext) -> Result<ToolOutput>;
}

const _: fn() = || {
    fn assert_send_sync<T: Send + Sync + ?Sized>() {}
    assert_send_sync::<Arc<dyn Tool>>();
};

macro_rules! forward_to_inner {
    ($([$($generics:tt)*] $pointer:ty),*) => {$(
        #[async_trait]
        #[deny(clippy::missing_trait_methods)]
        impl<$($generics)*> Tool for $pointer {
            fn definition(&self) -> &ToolDefinition {
                (**self).definition()
            }

            async fn call(&self, args: JsonMap, context: &ToolContext) -> Result<ToolOutput> {
                (**self).call(args, context).await
            }
        }
    )*};
}

forward_to_inner!([T: Tool + ?Sized] Arc<T>, [] Box<dyn Tool>);
