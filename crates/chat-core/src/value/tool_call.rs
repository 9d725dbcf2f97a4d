use serde::{Deserialize, Serialize};
use serde_json::Value;
use smol_str::SmolStr;

use super::JsonMap;

/// A call that a model asks for, whole and ready to run.
///
/// A call becomes one of these only if its arguments are a complete JSON object and the answer
/// ended normally; otherwise it is an [`InvalidToolCall`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ToolCall {
    /// The name of the tool.
    pub name: String,
    /// The arguments, by name.
    pub args: JsonMap,
    /// The id that the tool's result must carry.
    pub id: String,
    /// What a provider gives beside it and may want back, kept as it is.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
}

impl ToolCall {
    /// A call of the tool `name` with `args`, under `id`.
    #[must_use]
    pub fn new(name: impl Into<String>, args: JsonMap, id: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            args,
            id: id.into(),
            extras: JsonMap::new(),
        }
    }

    /// Sets what stands beside it. The default is nothing.
    #[must_use]
    pub fn with_extras(mut self, extras: JsonMap) -> Self {
        self.extras = extras;
        self
    }

    /// The call as one that cannot be run.
    pub(super) fn into_invalid(self, error: &str) -> InvalidToolCall {
        InvalidToolCall {
            name: Some(self.name),
            args: Value::Object(self.args).to_string(),
            id: Some(self.id),
            error: error.to_owned(),
            extras: self.extras,
        }
    }
}

/// A call that cannot be run, with the text as it came and the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct InvalidToolCall {
    /// The name of the tool, if one came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The arguments as they came.
    pub args: String,
    /// The id of the call, if one came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why the call cannot be run.
    pub error: String,
    /// What a provider gives beside it and may want back, kept as it is.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
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

    /// Sets the name of the tool.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the id of the call.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets what stands beside it. The default is nothing.
    #[must_use]
    pub fn with_extras(mut self, extras: JsonMap) -> Self {
        self.extras = extras;
        self
    }
}

/// The arguments of a call. Blank text stands for none; only a whole JSON object will do else.
pub(super) fn parse_args(text: &str) -> Result<JsonMap, String> {
    if text.trim().is_empty() {
        return Ok(JsonMap::new());
    }
    serde_json::from_str(text)
        .map_err(|error| format!("the arguments are not a JSON object: {error}"))
}

/// What is said of a call without a name.
pub(super) const NO_NAME: &str = "the call names no tool";

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
    /// Boxed, since hardly any piece has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extras: Option<Box<JsonMap>>,
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

    /// Sets the next piece of the arguments.
    #[must_use]
    pub fn with_args(mut self, args: impl Into<SmolStr>) -> Self {
        self.args = args.into();
        self
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

    /// Sets what a provider gives beside it. Such fields add up over the pieces of a call: lists and
    /// texts grow, of everything else the newest counts.
    #[must_use]
    pub fn with_extras(mut self, extras: JsonMap) -> Self {
        self.extras = Some(Box::new(extras)).filter(|extras| !extras.is_empty());
        self
    }

    /// What a provider gives beside it, if there is something.
    #[must_use]
    pub fn extras(&self) -> Option<&JsonMap> {
        self.extras.as_deref()
    }
}
