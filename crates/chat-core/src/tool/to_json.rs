//! Tools and the choice among them as JSON.

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::{ToolChoice, ToolDefinition, ToolSpec};
use crate::value::JsonMap;

/// OpenAI's form of a tool, with the schema as it was given; a provider's own tool as it is.
impl Serialize for ToolSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Function(definition) => definition.serialize(serializer),
            Self::Server(fields) => fields.serialize(serializer),
        }
    }
}

/// Every form that [`ToolSpec::from_json`] reads.
impl<'de> Deserialize<'de> for ToolSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// OpenAI's form of a tool, with the schema as it was given.
impl Serialize for ToolDefinition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut function = JsonMap::new();
        function.insert("name".to_owned(), json!(self.name));
        if !self.description.is_empty() {
            function.insert("description".to_owned(), json!(self.description));
        }
        function.insert("parameters".to_owned(), self.parameters().clone());
        if let Some(strict) = self.strict() {
            function.insert("strict".to_owned(), json!(strict));
        }
        let inner = self.extras.get("function").and_then(Value::as_object);
        for (name, value) in inner.into_iter().flatten() {
            function.entry(name).or_insert_with(|| value.clone());
        }
        let mut tool = serializer.serialize_map(None)?;
        tool.serialize_entry("type", "function")?;
        tool.serialize_entry("function", &function)?;
        let is_own = |name: &str| name != "type" && name != "function";
        for (name, value) in self.extras.iter().filter(|(name, _)| is_own(name)) {
            tool.serialize_entry(name, value)?;
        }
        tool.end()
    }
}

/// Every form that [`ToolDefinition::from_json`] reads.
impl<'de> Deserialize<'de> for ToolDefinition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// OpenAI's form, and `{"type": "only"}` for the only tool.
impl Serialize for ToolChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::None => serializer.serialize_str("none"),
            Self::Required => serializer.serialize_str("required"),
            Self::Only => json!({ "type": "only" }).serialize(serializer),
            Self::Named(name) => {
                json!({ "type": "function", "function": { "name": name } }).serialize(serializer)
            }
        }
    }
}

/// A word or a name, OpenAI's object, a provider's own tool by its type.
impl<'de> Deserialize<'de> for ToolChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if let Value::String(word) = value {
            return Ok(Self::from(word));
        }
        let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
        let is_alone = value.as_object().is_some_and(|fields| fields.len() == 1);
        match (text("/type"), text("/function/name")) {
            (Some("function") | None, Some(name)) => Ok(Self::Named(name.to_owned())),
            (Some("only"), None) if is_alone => Ok(Self::Only),
            (Some(kind), None) if is_alone => Ok(Self::Named(kind.to_owned())),
            _ => Err(D::Error::custom(
                "a choice of tools is `auto`, `none`, `required`, a name, or an object that names one",
            )),
        }
    }
}
