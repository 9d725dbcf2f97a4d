use std::sync::Arc;

use serde_json::Value;

/// The form that an answer's text must have, where the provider sees to it.
///
/// [`with_structured_output`](super::ChatModelExt::with_structured_output) sets it and reads the
/// answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ResponseFormat {
    /// Any text.
    Text,
    /// A JSON object of any form. The prompt must say which; OpenAI's models refuse a request whose
    /// messages do not mention JSON.
    JsonObject,
    /// JSON that fits a schema.
    #[non_exhaustive]
    JsonSchema {
        /// A name for the schema: 1 to 64 letters, digits, `_` and `-`.
        name: String,
        /// The schema, an object. For strict mode it must be in the form that
        /// [`CompiledSchema::strict`](crate::CompiledSchema::strict) makes.
        schema: Arc<Value>,
        /// Whether the provider must keep to the schema. `None` leaves it to the provider.
        strict: Option<bool>,
    },
}

impl ResponseFormat {
    /// JSON that fits a schema; `None` leaves it to the provider how strictly.
    #[must_use]
    pub fn json_schema(
        name: impl Into<String>,
        schema: impl Into<Value>,
        strict: Option<bool>,
    ) -> Self {
        Self::JsonSchema {
            name: name.into(),
            schema: Arc::new(schema.into()),
            strict,
        }
    }
}
