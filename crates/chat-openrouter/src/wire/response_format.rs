use chat_core::ResponseFormat;
use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// The form of the answer's text, as OpenRouter's schema has it (`ChatFormatJsonSchemaConfig` and its
/// siblings).
pub(super) struct WireFormat<'a>(pub(super) &'a ResponseFormat);

#[derive(serde::Serialize)]
struct JsonSchema<'a> {
    name: &'a str,
    schema: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

impl Serialize for WireFormat<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            ResponseFormat::Text => map.serialize_entry("type", "text")?,
            ResponseFormat::JsonObject => map.serialize_entry("type", "json_object")?,
            ResponseFormat::JsonSchema {
                name,
                schema,
                strict,
                ..
            } => {
                map.serialize_entry("type", "json_schema")?;
                let schema = JsonSchema {
                    name,
                    schema,
                    strict: *strict,
                };
                map.serialize_entry("json_schema", &schema)?;
            }
            other => {
                let message = format!("OpenRouter has no such form of answers: {other:?}");
                return Err(Error::custom(message));
            }
        }
        map.end()
    }
}
