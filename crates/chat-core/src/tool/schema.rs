use schemars::JsonSchema;

use super::ToolDefinition;
use super::from_json::object;
use crate::schema::{described, schema_of};

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
    /// assert_eq!(weather.parameters()["required"], serde_json::json!(["location"]));
    /// ```
    #[must_use]
    pub fn of<T: JsonSchema>() -> Self {
        let (_, description, schema) = described(schema_of::<T>());
        Self::new(T::schema_name(), description, object(schema))
    }
}
