use serde::de::DeserializeOwned;
use serde_json::Value;

use super::definition::wrong_arguments;
use crate::error::Result;
use crate::json::{self, Problem};
use crate::value::{JsonMap, ToolCall};

impl ToolCall {
    /// Reads the arguments into a type of the app. A null that does not fit counts as left out, for
    /// a tool that is strict.
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
    let mut args = Value::Object(args);
    let wrong = |problem: &Problem| wrong_arguments(tool, &problem.to_string());
    json::read(&args).or_else(|problem| {
        remove_nulls(&mut args);
        json::read(&args).map_err(|_| wrong(&problem))
    })
}

fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(remove_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}
