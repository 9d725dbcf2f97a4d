use serde::{Deserialize, Serialize};
use serde_json::Value;
use smol_str::SmolStr;

use super::JsonMap;

/// A call that a model asks for, whole and ready to run.
///
/// A call becomes one of these only if its arguments are a complete JSON object and the answer
/// ended normally; otherwise it is an [`InvalidToolCall`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolCall {
    /// The name of the tool.
    pub name: String,
    /// The arguments, by name.
    #[serde(default)]
    pub args: JsonMap,
    /// The id that the tool's result must carry.
    #[serde(default)]
    pub id: String,
}

impl ToolCall {
    /// A call of the tool `name` with `args`, under `id`.
    #[must_use]
    pub fn new(name: impl Into<String>, args: JsonMap, id: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            args,
            id: id.into(),
        }
    }

    /// The call as one that cannot be run.
    pub(super) fn into_invalid(self, error: &str) -> InvalidToolCall {
        InvalidToolCall {
            name: Some(self.name),
            args: Value::Object(self.args).to_string(),
            id: Some(self.id),
            error: error.to_owned(),
        }
    }
}

/// A call that cannot be run, with the text as it came and the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InvalidToolCall {
    /// The name of the tool, if one came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The arguments as they came.
    #[serde(default)]
    pub args: String,
    /// The id of the call, if one came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why the call cannot be run.
    #[serde(default)]
    pub error: String,
}

impl InvalidToolCall {
    /// A call with the raw text of its arguments and the reason why it cannot be run.
    #[must_use]
    pub fn new(args: impl Into<String>, error: impl Into<String>) -> Self {
        Self {
            args: args.into(),
            error: error.into(),
            ..Self::default()
        }
    }
}

/// A piece of a tool call, as it is streamed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolCallChunk {
    /// Which call of the answer this belongs to. It is a key, not a position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    /// The id of the call; it usually comes with the first piece only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SmolStr>,
    /// The name of the tool; it usually comes with the first piece only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<SmolStr>,
    /// The next piece of the arguments' JSON text.
    #[serde(default)]
    pub args: SmolStr,
}

impl ToolCallChunk {
    /// The next piece of the arguments of the call `index`.
    #[must_use]
    pub fn new(index: u64, args: &str) -> Self {
        Self {
            index: Some(index),
            args: args.into(),
            ..Self::default()
        }
    }

    /// Sets or clears the key of the call.
    #[must_use]
    pub fn with_index(mut self, index: Option<u64>) -> Self {
        self.index = index;
        self
    }

    /// Sets the id.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the name.
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.name = Some(name.into());
        self
    }
}
