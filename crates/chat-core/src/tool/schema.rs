use schemars::JsonSchema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::Value;

use super::ToolDefinition;
use super::from_json::object;

impl ToolDefinition {
    /// The tool that a type describes: its name is the type's, its description the type's doc
    /// comment, and its arguments are the fields.
    ///
    /// ```
    /// use chat_core::ToolDefinition;
    /// use chat_core::schemars::{self, JsonSchema};
    ///
    /// /// Get the current weather in a given location
    /// #[derive(JsonSchema)]
    /// struct GetWeather {
    ///     /// The city and state, e.g. San Francisco, CA
    ///     location: String,
    /// }
    ///
    /// let weather = ToolDefinition::of::<GetWeather>();
    /// assert_eq!(weather.name, "GetWeather");
    /// assert_eq!(weather.description, "Get the current weather in a given location");
    /// assert_eq!(weather.parameters["required"], serde_json::json!(["location"]));
    /// ```
    #[must_use]
    pub fn of<T: JsonSchema>() -> Self {
        let mut schema = generator().into_root_schema_for::<T>();
        schema.remove("title");
        let description = match schema.remove("description") {
            Some(Value::String(description)) => description,
            _ => String::new(),
        };
        Self::new(T::schema_name(), description, object(schema.to_value()))
    }
}

/// Schemas as providers like them best: one piece, without references where that is possible.
pub(super) fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    });
    settings.into_generator()
}
