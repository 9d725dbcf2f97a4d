use std::fmt;
use std::future::Future;
use std::sync::Arc;

use async_trait::async_trait;
use futures::FutureExt;
use futures::future::BoxFuture;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::arguments::parse;
use super::{IntoToolOutput, Tool, ToolContext, ToolDefinition, ToolOutput};
use crate::error::Result;
use crate::value::JsonMap;

/// Makes a tool of a closure. What it takes is read from its argument's type.
///
/// ```
/// use chat_core::schemars::{self, JsonSchema};
/// use chat_core::{ToolContext, tool};
/// use serde::Deserialize;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Numbers {
///     a: i64,
///     b: i64,
/// }
///
/// let add = tool("add", "Adds two numbers.", |args: Numbers| async move { args.a + args.b });
///
/// // With the context of the call, and with a failure that the model reads:
/// let divide = tool("divide", "Divides.", |args: Numbers, context: ToolContext| async move {
///     args.a.checked_div(args.b).ok_or("cannot divide by zero")
/// });
/// ```
///
/// The name is checked where the tool is bound or put into a [`ToolSet`](super::ToolSet).
pub fn tool<Form, F>(
    name: impl Into<String>,
    description: impl Into<String>,
    function: F,
) -> FunctionTool
where
    F: ToolFunction<Form>,
    F::Args: JsonSchema,
{
    let schema = ToolDefinition::of::<F::Args>();
    let definition = schema.with_name(name).with_description(description);
    FunctionTool::new(definition, function)
}

impl ToolDefinition {
    /// Makes a tool of this definition and a closure. The arguments are checked against the schema
    /// before the call; the closure may take them as they are, as a [`JsonMap`].
    ///
    /// ```
    /// use chat_core::{JsonMap, ToolDefinition};
    /// use serde_json::json;
    ///
    /// let echo = ToolDefinition::from_json(json!({
    ///     "name": "echo",
    ///     "description": "Says it again.",
    ///     "parameters": { "type": "object", "properties": { "text": { "type": "string" } } },
    /// }))?
    /// .with_function(|args: JsonMap| async move { args["text"].clone() });
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_function<Form>(self, function: impl ToolFunction<Form>) -> FunctionTool {
        FunctionTool::new(self, function)
    }
}

type Function =
    dyn Fn(JsonMap, ToolContext) -> BoxFuture<'static, Result<ToolOutput>> + Send + Sync;

/// A tool made of a closure. Made by [`tool`] and
/// [`ToolDefinition::with_function`]. It is cheap to clone.
#[derive(Clone)]
pub struct FunctionTool {
    definition: Arc<ToolDefinition>,
    function: Arc<Function>,
}

impl FunctionTool {
    fn new<Form, F: ToolFunction<Form>>(definition: ToolDefinition, function: F) -> Self {
        let definition = Arc::new(definition);
        let of = Arc::clone(&definition);
        let function = move |args: JsonMap, context| match parse::<F::Args>(&of.name, args) {
            Ok(args) => function.call(args, context),
            Err(error) => std::future::ready(Err(error)).boxed(),
        };
        Self {
            definition,
            function: Arc::new(function),
        }
    }

    /// Sets whether the provider must keep the arguments to the schema.
    #[must_use]
    pub fn with_strict(self, strict: impl Into<Option<bool>>) -> Self {
        self.edit(|definition| definition.set_strict(strict.into()))
    }

    /// Adds something that a provider takes beside the function, such as `cache_control`.
    #[must_use]
    pub fn with_extra(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.edit(|definition| {
            definition.extras.insert(name.into(), value.into());
        })
    }

    fn edit(mut self, change: impl FnOnce(&mut ToolDefinition)) -> Self {
        change(Arc::make_mut(&mut self.definition));
        self
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Tool for FunctionTool {
    fn definition(&self) -> &ToolDefinition {
        &self.definition
    }

    async fn call(&self, args: JsonMap, context: &ToolContext) -> Result<ToolOutput> {
        (self.function)(args, context.clone()).await
    }
}

impl fmt::Debug for FunctionTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionTool")
            .field("definition", &self.definition)
            .finish_non_exhaustive()
    }
}

/// A closure that can be a tool: it takes nothing, its arguments, or its arguments and the
/// [`ToolContext`], and gives a future of what a tool may give. `Form` tells these apart and is
/// found by the compiler.
#[diagnostic::on_unimplemented(
    message = "this cannot be the function of a tool",
    label = "not a function that a tool can call",
    note = "write `|args: Args| async move {{ … }}` or `|args: Args, context: ToolContext| async move {{ … }}`, with the types",
    note = "`Args` derives `Deserialize` and `JsonSchema`; the future is `Send` and gives something that is `IntoToolOutput`"
)]
pub trait ToolFunction<Form>: Send + Sync + 'static {
    /// What it takes.
    type Args: DeserializeOwned;

    /// Calls it.
    fn call(
        &self,
        args: Self::Args,
        context: ToolContext,
    ) -> BoxFuture<'static, Result<ToolOutput>>;
}

/// The arguments of a tool that takes none.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
pub struct NoArgs {}

macro_rules! function {
    ([$($args:ident)?], [$($context:ident)?], $form:ty, $takes:ty) => {
        impl<F, R, $($args)?> ToolFunction<$form> for F
        where
            F: Fn($($args,)? $($context)?) -> R + Send + Sync + 'static,
            R: Future<Output: IntoToolOutput> + Send + 'static,
            $($args: DeserializeOwned,)?
        {
            type Args = $takes;

            fn call(
                &self,
                args: Self::Args,
                context: ToolContext,
            ) -> BoxFuture<'static, Result<ToolOutput>> {
                function!(@call self, args, context, [$($args)?], [$($context)?])
                    .map(IntoToolOutput::into_tool_output)
                    .boxed()
            }
        }
    };
    (@call $f:ident, $args:ident, $context:ident, [], []) => {{
        let _ = ($args, $context);
        $f()
    }};
    (@call $f:ident, $args:ident, $context:ident, [$a:ident], []) => {{
        let _ = $context;
        $f($args)
    }};
    (@call $f:ident, $args:ident, $context:ident, [$a:ident], [$c:ident]) => {
        $f($args, $context)
    };
}

function!([], [], (), NoArgs);
function!([A], [], (A,), A);
function!([A], [ToolContext], (A, ToolContext), A);
