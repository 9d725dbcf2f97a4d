use serde_json::{Map, Value, json};

use super::flatten::Root;
use super::keywords::MAX_DEPTH;
use super::name::name_of;
use super::problems::{SchemaProblem, SchemaProblems};
use crate::error::Result;

/// The field that holds a root that is no object.
pub(super) const WRAPPER: &str = "value";

/// The schema with a root that is a plain object: its own, or one around it. Tells whether it is
/// one around it.
pub(super) fn with_object_root(schema: &Value) -> Result<(Value, bool)> {
    let problem = |reason: String| SchemaProblems::error(vec![SchemaProblem::new("", reason)]);
    if !is_within(schema, MAX_DEPTH) {
        let reason = format!("more than {MAX_DEPTH} values in each other");
        return Err(problem(reason));
    }
    match schema {
        Value::Object(fields) => {
            let expanded = Root(schema).expand(schema).map_err(problem)?;
            if is_plain_object(&expanded) {
                Ok((Value::Object(expanded), false))
            } else {
                Ok((wrap(fields.clone()), true))
            }
        }
        Value::Bool(_) => Ok((wrap_value(schema), true)),
        _ => Err(problem("a schema is an object".to_owned())),
    }
}

fn is_within(value: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match value {
        Value::Object(fields) => fields.values().all(|value| is_within(value, depth)),
        Value::Array(items) => items.iter().all(|value| is_within(value, depth)),
        _ => true,
    }
}

fn is_plain_object(schema: &Map<String, Value>) -> bool {
    let is_object = match schema.get("type") {
        Some(kind) => kind == "object",
        None => schema.contains_key("properties"),
    };
    let is_more = |keyword: &str| schema.contains_key(keyword);
    is_object && !["anyOf", "oneOf", "enum", "const"].into_iter().any(is_more)
}

fn wrap(mut schema: Map<String, Value>) -> Value {
    let name = name_of(&Value::Object(schema.clone()));
    let title = schema.remove("title");
    let mut definitions = Map::new();
    for keyword in ["$defs", "definitions"] {
        if let Some(Value::Object(more)) = schema.remove(keyword) {
            definitions.extend(more);
        }
    }
    let mut inner = Value::Object(schema);
    let mut own_name = name.unwrap_or_else(|| "root".to_owned());
    while definitions.contains_key(&own_name) {
        own_name.push('_');
    }
    let reference = format!("#/$defs/{own_name}");
    let mut refers_to_itself = false;
    for part in definitions.values_mut().chain([&mut inner]) {
        refers_to_itself |= redirect(part, &reference);
    }
    if refers_to_itself {
        definitions.insert(own_name, inner);
        inner = json!({ "$ref": reference });
    }
    let mut wrapped = wrap_value(&inner);
    if let Value::Object(wrapped) = &mut wrapped {
        wrapped.extend(title.map(|title| ("title".to_owned(), title)));
        if !definitions.is_empty() {
            wrapped.insert("$defs".to_owned(), Value::Object(definitions));
        }
    }
    wrapped
}

fn wrap_value(inner: &Value) -> Value {
    json!({
        "type": "object",
        "properties": { WRAPPER: inner },
        "required": [WRAPPER],
        "additionalProperties": false,
    })
}

/// Makes the references to the root, which moves, point to its new place. Those to definitions
/// keep theirs. Tells whether there were any to the root.
fn redirect(schema: &mut Value, root: &str) -> bool {
    match schema {
        Value::Object(fields) => {
            let mut found = false;
            for (keyword, value) in fields {
                if keyword == "$ref" && value == "#" {
                    *value = root.into();
                    found = true;
                } else if let Some(name) = definition_name(keyword, value) {
                    *value = format!("#/$defs/{name}").into();
                } else {
                    found |= redirect(value, root);
                }
            }
            found
        }
        Value::Array(items) => items
            .iter_mut()
            .fold(false, |found, item| redirect(item, root) | found),
        _ => false,
    }
}

fn definition_name<'v>(keyword: &str, value: &'v Value) -> Option<&'v str> {
    let reference = value.as_str().filter(|_| keyword == "$ref")?;
    reference.strip_prefix("#/definitions/")
}
