use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::definition::wrong_arguments;
use crate::error::Result;
use crate::value::{JsonMap, ToolCall};

impl ToolCall {
    /// Reads the arguments into a type of the app.
    ///
    /// # Errors
    ///
    /// If they do not fit, with the path of the field that does not.
    pub fn parse_args<T: DeserializeOwned>(&self) -> Result<T> {
        parse(&self.name, self.args.clone())
    }
}

/// Reads the arguments of a call of `tool`.
pub(super) fn parse<T: DeserializeOwned>(tool: &str, args: JsonMap) -> Result<T> {
    parse_value(Value::Object(args)).map_err(|problem| wrong_arguments(tool, &problem.to_string()))
}

/// Reads a value, or says what is wrong with it and where.
pub(super) fn parse_value<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(|error| Problem {
        path: Some(error.path().to_string()).filter(|path| path != "."),
        text: error.into_inner().to_string(),
    })
}

/// What is wrong with a value.
#[derive(Debug)]
pub(super) struct Problem {
    /// Where, as in `items[2].price`. `None` for the value itself.
    path: Option<String>,
    text: String,
}

impl Problem {
    /// The problem as one of the value that has this one in its field `name`.
    pub(super) fn in_field(self, name: &str) -> Self {
        let path = match self.path {
            None => name.to_owned(),
            Some(path) if path.starts_with('[') => format!("{name}{path}"),
            Some(path) => format!("{name}.{path}"),
        };
        Self {
            path: Some(path),
            ..self
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "`{path}`: ")?;
        }
        f.write_str(&self.text)
    }
}
