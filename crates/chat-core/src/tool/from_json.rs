use serde_json::{Value, json};

use super::ToolDefinition;
use crate::error::{Error, ErrorKind, Result};
use crate::value::JsonMap;

impl ToolDefinition {
    /// Reads a tool as other libraries write it: OpenAI's tool or function, Anthropic's tool,
    /// Bedrock's `toolSpec`, or a JSON schema whose `title` is the name.
    ///
    /// ```
    /// use chat_core::ToolDefinition;
    /// use serde_json::json;
    ///
    /// let weather = ToolDefinition::from_json(json!({
    ///     "title": "get_weather",
    ///     "description": "Get the current weather.",
    ///     "type": "object",
    ///     "properties": { "location": { "type": "string" } },
    /// }))?;
    /// assert_eq!(weather.name, "get_weather");
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it is none of these, or has no name that providers take.
    pub fn from_json(json: impl Into<Value>) -> Result<Self> {
        let Value::Object(mut fields) = json.into() else {
            return Err(invalid("a tool is a JSON object"));
        };
        let definition = match (fields.remove("function"), fields.remove("toolSpec")) {
            (Some(Value::Object(function)), _) => {
                let mut definition = of_function(function)?;
                fields.remove("type");
                let inner = std::mem::replace(&mut definition.extras, fields);
                if !inner.is_empty() {
                    // What is beside the name goes back beside it.
                    definition
                        .extras
                        .insert("function".to_owned(), inner.into());
                }
                definition
            }
            (_, Some(Value::Object(spec))) => of_function(spec)?,
            _ => of_function(fields)?,
        };
        definition.check()?;
        Ok(definition)
    }
}

/// A function by its name, or a schema by its title.
fn of_function(mut fields: JsonMap) -> Result<ToolDefinition> {
    let mut text = |name: &str| match fields.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (name, description) = (text("name"), text("description").unwrap_or_default());
    let Some(name) = name else {
        let Some(title) = text("title") else {
            return Err(invalid(
                "a tool needs a name: give it a `name`, or give its JSON schema a `title`",
            ));
        };
        return Ok(ToolDefinition::new(
            title,
            description,
            object(Value::Object(fields)),
        ));
    };
    let schema = ["parameters", "input_schema", "inputSchema"]
        .into_iter()
        .find_map(|key| fields.remove(key))
        .unwrap_or(Value::Null);
    // Bedrock puts the schema one level down.
    let schema = match schema {
        Value::Object(mut outer) if outer.contains_key("json") && !outer.contains_key("type") => {
            outer.remove("json").unwrap_or_default()
        }
        other => other,
    };
    let strict = fields.remove("strict").as_ref().and_then(Value::as_bool);
    let mut definition = ToolDefinition::new(name, description, object(schema)).with_strict(strict);
    // Anthropic's tools have a type of their own beside the name.
    fields.remove("type");
    definition.extras = fields;
    Ok(definition)
}

/// The schema with what is left open when a tool takes nothing.
pub(super) fn object(schema: Value) -> Value {
    match schema {
        Value::Null => json!({ "type": "object", "properties": {} }),
        Value::Object(mut schema) if !schema.contains_key("type") => {
            let is_object = schema.is_empty() || schema.contains_key("properties");
            if is_object {
                schema.insert("type".to_owned(), json!("object"));
            }
            object_with_properties(schema)
        }
        Value::Object(schema) => object_with_properties(schema),
        other => other,
    }
}

fn object_with_properties(mut schema: JsonMap) -> Value {
    let says_nothing = !["properties", "additionalProperties", "$ref"]
        .iter()
        .any(|keyword| schema.contains_key(*keyword));
    if says_nothing && schema.get("type") == Some(&json!("object")) {
        schema.insert("properties".to_owned(), json!({}));
    }
    Value::Object(schema)
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidRequest, message)
}
