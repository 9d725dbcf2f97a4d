use serde_json::{Value, json};

use crate::error::{Error, ErrorKind, Result};
use crate::json;
use crate::value::JsonMap;

/// The longest name that providers take.
const MAX_NAME_CHARS: usize = 64;

/// What a model is told about a tool: its name, what it does, and what it takes.
///
/// ```
/// use chat_core::ToolDefinition;
/// use serde_json::json;
///
/// let add = ToolDefinition::new(
///     "add",
///     "Adds two numbers.",
///     json!({
///         "type": "object",
///         "properties": { "a": { "type": "number" }, "b": { "type": "number" } },
///         "required": ["a", "b"],
///     }),
/// )
/// .with_strict(true);
/// assert!(add.check().is_ok());
/// ```
///
/// [`of`](Self::of) makes one of a type, [`from_json`](Self::from_json) of what other libraries
/// call a tool.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ToolDefinition {
    /// The name: 1 to 64 letters, digits, `_` and `-`.
    pub name: String,
    /// What the tool does and when to call it.
    pub description: String,
    /// The JSON schema of the arguments, an object.
    pub parameters: Value,
    /// Whether the provider must keep the arguments to the schema. `None` leaves it to the provider.
    pub strict: Option<bool>,
    /// What a provider takes beside the function, kept as it is, such as `cache_control`.
    pub extras: JsonMap,
    /// Whether the tool itself finds out if arguments fit.
    is_typed: bool,
}

impl ToolDefinition {
    /// A tool of this name that takes what the JSON schema describes.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        description: impl Into<String>,
        parameters: impl Into<Value>,
    ) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            parameters: parameters.into(),
            strict: None,
            extras: JsonMap::new(),
            is_typed: false,
        }
    }

    /// Sets the name.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets what the tool does and when to call it.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Sets whether the provider must keep the arguments to the schema; `None` leaves it to the
    /// provider.
    #[must_use]
    pub fn with_strict(mut self, strict: impl Into<Option<bool>>) -> Self {
        self.strict = strict.into();
        self
    }

    /// Adds something that a provider takes beside the function, such as `cache_control`.
    #[must_use]
    pub fn with_extra(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extras.insert(name.into(), value.into());
        self
    }

    /// Says that the tool reads its arguments into types of its own, which is the check.
    pub(super) fn typed(mut self) -> Self {
        self.is_typed = true;
        self
    }

    pub(super) fn is_typed(&self) -> bool {
        self.is_typed
    }

    /// Says what a provider would refuse about this definition, if anything. Whoever takes a
    /// definition checks it; there is no need to.
    ///
    /// # Errors
    ///
    /// If the name or the schema of the arguments cannot be right.
    pub fn check(&self) -> Result<()> {
        let name = &self.name;
        if !is_name(name) {
            return Err(Error::new(
                ErrorKind::InvalidRequest,
                format!(
                    "`{name}` cannot be the name of a tool: take 1 to {MAX_NAME_CHARS} letters, \
                     digits, `_` and `-`"
                ),
            ));
        }
        if self.parameters.get("type") != Some(&json!("object")) {
            return Err(Error::new(
                ErrorKind::InvalidRequest,
                format!(
                    "the arguments of the tool `{name}` must be an object with named fields: its \
                     schema needs `\"type\": \"object\"`"
                ),
            ));
        }
        Ok(())
    }

    /// Checks arguments against the schema.
    ///
    /// # Errors
    ///
    /// What is wrong with them, with paths, in words for the model.
    pub fn validate(&self, args: &JsonMap) -> Result<()> {
        self.validate_value(&Value::Object(args.clone()))
    }

    pub(super) fn validate_value(&self, args: &Value) -> Result<()> {
        json::validate(&self.parameters, args)
            .map_err(|problems| wrong_arguments(&self.name, &problems.join("; ")))
    }
}

/// Whether providers take this name: `^[a-zA-Z0-9_-]{1,64}$`.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=MAX_NAME_CHARS).contains(&name.len()) && name.bytes().all(fits)
}

/// The failure of a call whose arguments do not fit.
pub(super) fn wrong_arguments(tool: &str, problem: &str) -> Error {
    Error::new(
        ErrorKind::Tool,
        format!("wrong arguments for `{tool}`: {problem}"),
    )
}
