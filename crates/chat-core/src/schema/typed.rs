use serde_json::{Map, Value, json};

use super::nullable::nullable;
use super::strict::Strict;

impl Strict<'_> {
    /// The part of a schema that has types: no reference and no union.
    pub(super) fn typed(&mut self, schema: &Map<String, Value>) -> Map<String, Value> {
        let values = values(schema);
        let kinds = match schema.get("type") {
            Some(Value::String(kind)) => vec![kind.as_str()],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ if schema.contains_key("properties") => vec!["object"],
            _ if schema.contains_key("items") => vec!["array"],
            _ => kinds_of(values.as_deref().unwrap_or_default()),
        };
        if kinds.is_empty() {
            self.refuse("an untyped value cannot be strict");
        }
        let mut compiled = Map::new();
        let kind = match kinds.as_slice() {
            [kind] => json!(kind),
            kinds => json!(kinds),
        };
        compiled.insert("type".to_owned(), kind);
        let nests = kinds.iter().any(|kind| matches!(*kind, "object" | "array"));
        self.nesting += usize::from(nests);
        self.sizes.nesting = self.sizes.nesting.max(self.nesting);
        for kind in kinds {
            match kind {
                "object" => self.object(schema, &mut compiled),
                "array" => self.list(schema, &mut compiled),
                "string" | "number" | "integer" | "boolean" | "null" => {}
                other => {
                    self.refuse(format!("`{other}` is no type"));
                }
            }
        }
        self.nesting -= usize::from(nests);
        if let Some(values) = values {
            self.sizes.enum_values += values.len();
            let texts = values.iter().filter_map(Value::as_str);
            self.sizes.characters += texts.map(str::len).sum::<usize>();
            compiled.insert("enum".to_owned(), Value::Array(values));
        }
        compiled
    }

    fn object(&mut self, schema: &Map<String, Value>, compiled: &mut Map<String, Value>) {
        let fields = schema.get("properties").and_then(Value::as_object);
        let is_closed = match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => true,
            Some(_) => {
                self.refuse(match fields {
                    Some(_) => "an object with fields that are not declared cannot be strict",
                    None => "a map cannot be strict",
                });
                return;
            }
            None => false,
        };
        if fields.is_none() && !is_closed {
            self.refuse("an object without declared fields cannot be strict");
            return;
        }
        let required = required(schema);
        for name in &required {
            if !fields.is_some_and(|fields| fields.contains_key(*name)) {
                self.refuse(format!("the field `{name}` is required, but not declared"));
            }
        }
        let mut properties = Map::new();
        for (name, field) in fields.into_iter().flatten() {
            self.sizes.fields += 1;
            self.sizes.characters += name.len();
            let field = self.at(name, |this| this.schema(field));
            let is_required = required.contains(&name.as_str());
            let field = if is_required { field } else { nullable(field) };
            properties.insert(name.clone(), field);
        }
        let names = properties.keys().cloned().collect();
        compiled.insert("properties".to_owned(), Value::Object(properties));
        compiled.insert("required".to_owned(), names);
        compiled.insert("additionalProperties".to_owned(), Value::Bool(false));
    }

    fn list(&mut self, schema: &Map<String, Value>, compiled: &mut Map<String, Value>) {
        match schema.get("items") {
            Some(Value::Array(_)) => {
                self.refuse("a tuple cannot be strict");
            }
            Some(items) => {
                let items = self.at("[]", |this| this.schema(items));
                compiled.insert("items".to_owned(), items);
            }
            None if schema.contains_key("prefixItems") => {}
            None => {
                self.refuse("a list of untyped entries cannot be strict");
            }
        }
    }
}

/// The names of the required fields.
pub(super) fn required(schema: &Map<String, Value>) -> Vec<&str> {
    let names = schema.get("required").and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn values(schema: &Map<String, Value>) -> Option<Vec<Value>> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => Some(vec![value.clone()]),
        (None, Some(Value::Array(values))) => Some(values.clone()),
        _ => None,
    }
}

fn kinds_of(values: &[Value]) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = values.iter().map(kind_of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
