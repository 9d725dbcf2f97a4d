use schemars::JsonSchema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::Value;

/// How long a name may be.
const MAX_LENGTH: usize = 64;

/// The JSON schema of a type, as everything here takes it: draft 2020-12, for what is
/// deserialised, with the fields in the order of the type, in one piece: only types that contain
/// themselves are referred to.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Value {
    generator().into_root_schema_for::<T>().to_value()
}

/// Makes schemas as providers like them best: without references where that is possible.
pub(crate) fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    });
    settings.into_generator()
}

/// A schema taken apart: its title, its description, and the rest.
pub(crate) fn described(mut schema: Value) -> (Option<String>, String, Value) {
    let mut take = |keyword: &str| match schema.as_object_mut()?.remove(keyword) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (title, description) = (take("title"), take("description").unwrap_or_default());
    (title, description, schema)
}

/// The name of a schema for the wire, made of its title: only letters, digits, `_` and `-`, at
/// most 64 of them. `None` if the schema has no title, or no such character is in it.
///
/// ```
/// use chat_core::name_of;
/// use serde_json::json;
///
/// assert_eq!(name_of(&json!({ "title": "List of films!" })).as_deref(), Some("List_of_films"));
/// assert_eq!(name_of(&json!({ "type": "object" })), None);
/// ```
#[must_use]
pub fn name_of(schema: &Value) -> Option<String> {
    let title = schema.get("title")?.as_str()?;
    let is_allowed = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let mut name = String::new();
    for part in title
        .split(|char| !is_allowed(char))
        .filter(|part| !part.is_empty())
    {
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(part);
    }
    name.truncate(MAX_LENGTH);
    Some(name).filter(|name| !name.is_empty())
}
