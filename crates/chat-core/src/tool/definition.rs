use serde_json::{Value, json};

use super::strict_form::StrictForm;
use crate::error::{Error, ErrorKind, Result};
use crate::json::{self, Problem};
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
    /// What a provider takes beside the function, kept as it is, such as `cache_control`.
    pub extras: JsonMap,
    parameters: Value,
    strict: Option<bool>,
    strict_form: StrictForm,
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
            extras: JsonMap::new(),
            parameters: parameters.into(),
            strict: None,
            strict_form: StrictForm::default(),
        }
    }

    /// The JSON schema of the arguments, an object, as it was given.
    #[must_use]
    pub fn parameters(&self) -> &Value {
        &self.parameters
    }

    /// Whether the provider must keep the arguments to the schema. `None` leaves it to the provider.
    #[must_use]
    pub fn strict(&self) -> Option<bool> {
        self.strict
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
    /// provider. The schema is then sent in the form that [`CompiledSchema::strict`] makes, and
    /// [`check`](Self::check) says what of it cannot be strict.
    ///
    /// [`CompiledSchema::strict`]: crate::CompiledSchema::strict
    #[must_use]
    pub fn with_strict(mut self, strict: impl Into<Option<bool>>) -> Self {
        self.set_strict(strict.into());
        self
    }

    pub(crate) fn set_strict(&mut self, strict: Option<bool>) {
        self.strict = strict;
    }

    /// Adds something that a provider takes beside the function, such as `cache_control`.
    #[must_use]
    pub fn with_extra(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extras.insert(name.into(), value.into());
        self
    }

    /// The JSON schema of the arguments as it goes to the model.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`] with [`SchemaProblems`](crate::SchemaProblems) if the tool is
    /// strict and its schema cannot be.
    pub fn sent_parameters(&self) -> Result<&Value> {
        match self.strict {
            Some(true) => self.strict_form.schema(&self.name, &self.parameters),
            _ => Ok(&self.parameters),
        }
    }

    /// The arguments of a call as the tool takes them: without the nulls that a strict model gives
    /// for what it leaves out.
    #[must_use]
    pub fn restore(&self, args: JsonMap) -> JsonMap {
        match self.strict {
            Some(true) => self.strict_form.restore(&self.name, &self.parameters, args),
            _ => args,
        }
    }

    /// Says what a provider would refuse about this definition, if anything. Whoever takes a
    /// definition checks it; there is no need to.
    ///
    /// # Errors
    ///
    /// If the name or the schema of the arguments cannot be right, or not strict.
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
        self.sent_parameters().map(|_| ())
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
            .map_err(|problems| wrong_arguments(&self.name, &Problem::line(&problems)))
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
