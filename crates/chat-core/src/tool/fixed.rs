use std::fmt;

use async_trait::async_trait;

use super::{Tool, ToolContext, ToolDefinition, ToolOutput};
use crate::error::Result;
use crate::value::JsonMap;

/// A tool that `#[tool]` made of a function. Under the function's name stands what gives it, which
/// is a [`Tool`] itself: there is no need to call it.
///
/// ```
/// use chat_core::{Tool, tool};
///
/// /// Adds two numbers.
/// #[tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// assert_eq!(add.definition().name, "add");
/// assert_eq!(add::run(2, 3), 5);
/// ```
#[derive(Clone, Copy)]
pub struct StaticTool(&'static dyn Tool);

impl StaticTool {
    /// The tool of a function.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(tool: &'static dyn Tool) -> Self {
        Self(tool)
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Tool for StaticTool {
    fn definition(&self) -> &ToolDefinition {
        self.0.definition()
    }

    async fn call(&self, args: JsonMap, context: &ToolContext) -> Result<ToolOutput> {
        self.0.call(args, context).await
    }
}

/// The name of a tool's function gives the tool, and stands for it. Unlike the name of a `static`,
/// a variable may have it as well.
#[async_trait]
#[deny(clippy::missing_trait_methods)]
#[diagnostic::do_not_recommend]
impl<F: Fn() -> StaticTool + Send + Sync> Tool for F {
    fn definition(&self) -> &ToolDefinition {
        self().0.definition()
    }

    async fn call(&self, args: JsonMap, context: &ToolContext) -> Result<ToolOutput> {
        self().0.call(args, context).await
    }
}

impl fmt::Debug for StaticTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StaticTool")
            .field(&self.definition().name)
            .finish()
    }
}

/// The definition that `#[tool]` made of a struct. It stands under the struct's name: the model may
/// call it, and what happens then is the app's business.
///
/// ```
/// use chat_core::{ToolCall, tool};
///
/// /// Get the current weather in a given location
/// #[tool]
/// struct GetWeather {
///     /// The city and state, e.g. San Francisco, CA
///     location: String,
/// }
///
/// assert_eq!(GetWeather.definition().name, "GetWeather");
///
/// let args = serde_json::from_str(r#"{ "location": "Paris" }"#).unwrap();
/// let call = ToolCall::new("GetWeather", args, "call_1");
/// assert_eq!(call.parse_args::<GetWeather>()?.location, "Paris");
/// # Ok::<(), chat_core::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct StaticDefinition(fn() -> ToolDefinition);

impl StaticDefinition {
    /// The definition of a struct.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(definition: fn() -> ToolDefinition) -> Self {
        Self(definition)
    }

    /// The definition.
    #[must_use]
    pub fn definition(&self) -> ToolDefinition {
        (self.0)()
    }
}

impl fmt::Debug for StaticDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StaticDefinition")
            .field(&self.definition().name)
            .finish()
    }
}
