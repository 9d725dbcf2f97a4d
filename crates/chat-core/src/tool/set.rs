use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::context::State;
use super::into_tools::ToolItem;
use super::{IntoTools, Tool, ToolSpec};
use crate::error::{Error, ErrorKind, Result};

/// Tools that can be run, and how: it makes the calls that a model asks for.
///
/// Whatever goes wrong with a call becomes a result that the model reads: an unknown tool, wrong
/// arguments, a failure, a panic, a tool that takes too long. A result that is too long is cut.
///
/// ```
/// use chat_core::{ChatModelExt, FakeChatModel, Messages, RunnableExt, ToolSet, tool};
/// # use chat_core::{AiMessage, ContentBlock, ToolCall};
///
/// /// Adds two numbers.
/// #[tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// # let args = serde_json::from_str(r#"{ "a": 2, "b": 3 }"#).unwrap();
/// # let call = ContentBlock::ToolCall(ToolCall::new("add", args, "call_1"));
/// # let model = FakeChatModel::new([AiMessage::new(call), AiMessage::new("5")]);
/// let tools = ToolSet::new([add])?;
/// let model = model.bind_tools(&tools)?;
///
/// let mut messages = Messages::from("What is 2 + 3?");
/// loop {
///     let answer = model.invoke(messages.clone()).await?;
///     let results = tools.run(&answer).await?;
///     messages.push(answer);
///     if results.is_empty() {
///         break;
///     }
///     messages.extend(results);
/// }
/// assert_eq!(messages[2].text(), "5");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ToolSet {
    specs: Arc<[ToolSpec]>,
    pub(super) tools: Arc<HashMap<String, Arc<dyn Tool>>>,
    pub(super) state: State,
    pub(super) timeout: Duration,
    pub(super) at_once: usize,
    pub(super) max_result_bytes: usize,
}

impl ToolSet {
    /// A set of these tools: 8 calls at once, 60 seconds for each, results of 64 KiB.
    ///
    /// # Errors
    ///
    /// If a name is no name for a tool or there twice, or if something is a definition only, so
    /// that there is nothing to run. A provider's own tools are fine: the provider runs them.
    pub fn new(tools: impl IntoTools) -> Result<Self> {
        let mut items = Vec::new();
        tools.add_to(&mut items)?;
        let mut callable = HashMap::new();
        for item in &items {
            match item {
                ToolItem::Tool(tool) => {
                    callable.insert(tool.definition().name.clone(), Arc::clone(tool));
                }
                ToolItem::Spec(ToolSpec::Server(_)) => {}
                ToolItem::Spec(ToolSpec::Function(definition)) => {
                    let name = &definition.name;
                    let message = format!(
                        "`{name}` is a definition without a function, so it cannot be run; give \
                         it one with `ToolDefinition::with_function`, or only bind it"
                    );
                    return Err(Error::new(ErrorKind::Configuration, message));
                }
            }
        }
        let specs: Arc<[_]> = items.into_iter().map(ToolItem::into_spec).collect();
        ToolSpec::check_all(&specs)?;
        Ok(Self {
            specs,
            tools: Arc::new(callable),
            state: State::default(),
            timeout: Duration::from_secs(60),
            at_once: 8,
            max_result_bytes: 64 * 1024,
        })
    }

    /// Adds a value of the app that tools may ask for. There is one for each type.
    #[must_use]
    pub fn with_state<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.state.insert(value);
        self
    }

    /// Sets how long one call may take.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how many calls of one answer run at once. 0 counts as 1.
    #[must_use]
    pub fn with_max_concurrency(mut self, most: usize) -> Self {
        self.at_once = most.max(1);
        self
    }

    /// Sets how many bytes of text the model gets of one result at most.
    #[must_use]
    pub fn with_max_result_bytes(mut self, most: usize) -> Self {
        self.max_result_bytes = most;
        self
    }

    /// The tools as they are bound to a model.
    #[must_use]
    pub fn specs(&self) -> &[ToolSpec] {
        &self.specs
    }

    /// The tool of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<dyn Tool>> {
        self.tools.get(name)
    }

    pub(super) fn items(&self) -> impl Iterator<Item = ToolItem> {
        self.specs
            .iter()
            .map(|spec| match self.tools.get(spec.name()) {
                Some(tool) => ToolItem::Tool(Arc::clone(tool)),
                None => ToolItem::Spec(spec.clone()),
            })
    }
}

impl fmt::Debug for ToolSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolSet")
            .field("specs", &self.specs)
            .field("timeout", &self.timeout)
            .field("max_concurrency", &self.at_once)
            .field("max_result_bytes", &self.max_result_bytes)
            .finish_non_exhaustive()
    }
}
