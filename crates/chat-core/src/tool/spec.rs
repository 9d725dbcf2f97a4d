use std::collections::HashSet;

use serde_json::Value;

use super::ToolDefinition;
use crate::error::{Error, ErrorKind, Result};
use crate::value::JsonMap;

/// A tool as it is bound to a model.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ToolSpec {
    /// A function of the app: the model asks for a call, and the app makes it.
    Function(ToolDefinition),
    /// A tool that the provider runs itself, sent as it is.
    Server(JsonMap),
}

impl ToolSpec {
    /// Reads a tool: a provider's own, which has a `type` of its own and no function, is kept as
    /// it is; everything else is read by [`ToolDefinition::from_json`].
    ///
    /// ```
    /// use chat_core::ToolSpec;
    /// use serde_json::json;
    ///
    /// let search = ToolSpec::from_json(json!({ "type": "openrouter:web_search" }))?;
    /// assert!(matches!(search, ToolSpec::Server(_)));
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it is neither.
    pub fn from_json(json: impl Into<Value>) -> Result<Self> {
        let json = json.into();
        match json {
            Value::Object(fields) if is_server_tool(&fields) => Ok(Self::Server(fields)),
            other => ToolDefinition::from_json(other).map(Self::Function),
        }
    }

    /// The name that calls carry, or the type of a provider's own tool.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Function(definition) => &definition.name,
            Self::Server(fields) => fields
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default(),
        }
    }

    /// Says what a provider would refuse about these tools together, if anything. Backends call it
    /// before they send.
    ///
    /// # Errors
    ///
    /// If a definition cannot be right, or two functions have one name.
    pub fn check_all(tools: &[Self]) -> Result<()> {
        let mut names = HashSet::new();
        for tool in tools {
            let Self::Function(definition) = tool else {
                continue;
            };
            definition.check()?;
            if !names.insert(&definition.name) {
                let name = &definition.name;
                let message =
                    format!("two tools are called `{name}`; give one of them another name");
                return Err(Error::new(ErrorKind::InvalidRequest, message));
            }
        }
        Ok(())
    }
}

fn is_server_tool(fields: &JsonMap) -> bool {
    let kind = fields.get("type").and_then(Value::as_str);
    let describes_a_function = ["function", "input_schema", "title"]
        .iter()
        .any(|key| fields.contains_key(*key));
    kind.is_some_and(|kind| kind != "function" && kind != "object") && !describes_a_function
}

impl From<ToolDefinition> for ToolSpec {
    fn from(definition: ToolDefinition) -> Self {
        Self::Function(definition)
    }
}
