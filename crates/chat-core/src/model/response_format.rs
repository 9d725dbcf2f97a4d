use std::borrow::Cow;
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::value::JsonMap;

/// The form that an answer's text must have, where the provider sees to it.
///
/// [`with_structured_output`](super::ChatModelExt::with_structured_output) sets it and reads the
/// answer.
///
/// In JSON it is what OpenAI and OpenRouter call `response_format`.
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
        /// What the answer is for, in words for the model.
        description: Option<String>,
    },
    /// A text that a grammar describes. OpenRouter's schema has it.
    Grammar(String),
    /// A program in Python. OpenRouter's schema has it.
    Python,
    /// A form that is not known here, kept as it is.
    Other(JsonMap),
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
            description: None,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonSchema<'a> {
    name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<Cow<'a, str>>,
    schema: Cow<'a, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

impl Serialize for ResponseFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Text => map.serialize_entry("type", "text")?,
            Self::JsonObject => map.serialize_entry("type", "json_object")?,
            Self::JsonSchema {
                name,
                schema,
                strict,
                description,
            } => {
                map.serialize_entry("type", "json_schema")?;
                let schema = JsonSchema {
                    name: name.into(),
                    description: description.as_deref().map(Cow::Borrowed),
                    schema: Cow::Borrowed(schema),
                    strict: *strict,
                };
                map.serialize_entry("json_schema", &schema)?;
            }
            Self::Grammar(grammar) => {
                map.serialize_entry("type", "grammar")?;
                map.serialize_entry("grammar", grammar)?;
            }
            Self::Python => map.serialize_entry("type", "python")?,
            Self::Other(fields) => {
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for ResponseFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = JsonMap::deserialize(deserializer)?;
        Ok(of_known_form(&fields).unwrap_or(Self::Other(fields)))
    }
}

fn of_known_form(fields: &JsonMap) -> Option<ResponseFormat> {
    let has_only = |count| fields.len() == count;
    match fields.get("type")?.as_str()? {
        "text" if has_only(1) => Some(ResponseFormat::Text),
        "json_object" if has_only(1) => Some(ResponseFormat::JsonObject),
        "python" if has_only(1) => Some(ResponseFormat::Python),
        "grammar" if has_only(2) => {
            let grammar = fields.get("grammar")?.as_str()?;
            Some(ResponseFormat::Grammar(grammar.to_owned()))
        }
        "json_schema" if has_only(2) => {
            let schema = JsonSchema::deserialize(fields.get("json_schema")?).ok()?;
            Some(ResponseFormat::JsonSchema {
                name: schema.name.into_owned(),
                schema: Arc::new(schema.schema.into_owned()),
                strict: schema.strict,
                description: schema.description.map(Cow::into_owned),
            })
        }
        _ => None,
    }
}
