//! Plausible values for JSON schemas.

use std::collections::VecDeque;

use serde_json::{Map, Value, json};

use super::field_values;
use super::knowledge::{Facts, plain};
use super::message::array;
use super::places::Place;
use super::words::words;

/// Deeper schemas, such as those that contain themselves, get the least that fits.
const DEEPEST: usize = 8;

/// Which optional properties are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Optional {
    All,
    /// Only those that the prompt says something about.
    Known,
}

/// A value that fits `schema`.
pub(crate) fn fill(schema: &Value, facts: &Facts, optional: Optional) -> Value {
    Filler::new(schema, facts, optional).value("", schema, 0)
}

pub(crate) struct Filler<'a> {
    root: &'a Value,
    pub(crate) facts: &'a Facts,
    optional: Optional,
    pub(crate) numbers: VecDeque<f64>,
    pub(crate) names: VecDeque<String>,
    pub(crate) places: VecDeque<Place>,
}

impl<'a> Filler<'a> {
    fn new(root: &'a Value, facts: &'a Facts, optional: Optional) -> Self {
        Self {
            root,
            facts,
            optional,
            numbers: facts.numbers.iter().copied().collect(),
            names: facts.names.iter().cloned().collect(),
            places: facts.places.iter().cloned().collect(),
        }
    }

    fn value(&mut self, name: &str, schema: &Value, depth: usize) -> Value {
        let schema = self.resolved(schema, 0);
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(options) = schema.get("enum").and_then(Value::as_array) {
            return self.option(options, &schema);
        }
        if is_nullable(&schema) && !name.is_empty() && !self.is_known(name, &schema) {
            return Value::Null;
        }
        if let Some(variant) = variant(&schema, depth) {
            return self.value(name, &variant, depth + 1);
        }
        let kind = kind(&schema);
        if let Some(known) = self.facts.field(name)
            && matches_kind(known, kind, &schema)
        {
            return field_values::within(known.clone(), &schema);
        }
        match kind {
            "object" => self.object(&schema, depth),
            "array" => self.array(name, &schema, depth),
            "integer" | "number" => field_values::number(self, name, kind, &schema),
            "boolean" => schema.get("default").cloned().unwrap_or(Value::Bool(true)),
            "null" => Value::Null,
            _ => field_values::string(self, name, &schema),
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let required = array(schema.get("required"));
        let mut object = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let must = required.iter().any(|key| key.as_str() == Some(name));
            let wanted = match self.optional {
                Optional::All => depth < DEEPEST,
                Optional::Known => self.is_known(name, property),
            };
            if must || wanted {
                object.insert(name.clone(), self.value(name, property, depth + 1));
            }
        }
        if properties.is_none()
            && let Some(values) = schema.get("additionalProperties").filter(|v| v.is_object())
        {
            object.insert("key".to_owned(), self.value("key", values, depth + 1));
        }
        Value::Object(object)
    }

    fn array(&mut self, name: &str, schema: &Value, depth: usize) -> Value {
        let bound = |key: &str| {
            schema
                .get(key)
                .and_then(Value::as_u64)
                .and_then(|count| usize::try_from(count).ok())
        };
        let least = bound("minItems").unwrap_or_default();
        let most = bound("maxItems").unwrap_or(usize::MAX);
        if let Some(items) = schema.get("prefixItems").and_then(Value::as_array) {
            return items
                .iter()
                .map(|item| self.value(name, item, depth + 1))
                .collect();
        }
        let item = schema
            .get("items")
            .cloned()
            .unwrap_or_else(|| json!({"type": "string"}));
        let natural = if depth >= DEEPEST {
            0
        } else {
            self.natural_count(name, &item)
        };
        let count = natural.max(least).min(most);
        let singular = name.strip_suffix('s').unwrap_or(name);
        let mut values: Vec<Value> = Vec::new();
        for at in 0..count {
            let mut value = self.value(singular, &item, depth + 1);
            if values.contains(&value) {
                if at >= least.max(1) {
                    break;
                }
                if let Value::String(text) = &mut value {
                    text.push_str(&format!(" {}", at + 1));
                }
            }
            values.push(value);
        }
        Value::Array(values)
    }

    /// As many items as the prompt names things for; else two.
    fn natural_count(&self, name: &str, item: &Value) -> usize {
        let item = self.resolved(item, 0);
        let named = match kind(&item) {
            "number" | "integer" => self.numbers.len(),
            "string" if field_values::is_place(&plain(name)) => self.places.len(),
            "object" => self.names.len(),
            _ => 0,
        };
        if named == 0 { 2 } else { named.min(20) }
    }

    fn option(&self, options: &[Value], schema: &Value) -> Value {
        let said = format!(" {} ", words(&self.facts.evidence).join(" "));
        let mentioned = options.iter().find(|option| {
            option.as_str().is_some_and(|text| {
                let text = words(&text.replace('_', " ")).join(" ");
                !text.is_empty() && said.contains(&format!(" {text} "))
            })
        });
        let felt = field_values::sentiment(&self.facts.evidence);
        let feeling = || {
            options
                .iter()
                .find(|option| option.as_str().map(str::to_lowercase).as_deref() == Some(felt))
        };
        mentioned
            .or_else(feeling)
            .or_else(|| {
                schema
                    .get("default")
                    .filter(|default| options.contains(default))
            })
            .or_else(|| options.first())
            .cloned()
            .unwrap_or_default()
    }

    fn is_known(&self, name: &str, schema: &Value) -> bool {
        let place = field_values::is_place(&plain(name)) && !self.places.is_empty();
        let said = words(&self.facts.prompt);
        let option = array(self.resolved(schema, 0).get("enum"))
            .iter()
            .filter_map(Value::as_str)
            .any(|option| said.contains(&option.to_lowercase()));
        let person = field_values::is_name(&plain(name)) && !self.names.is_empty();
        place || person || option || self.facts.field(name).is_some()
    }

    /// The schema without references, and with the parts of `allOf` put together.
    fn resolved(&self, schema: &Value, hops: usize) -> Value {
        if hops > DEEPEST {
            return Value::Null;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = reference.trim_start_matches('#');
            let target = self.root.pointer(pointer).cloned().unwrap_or_default();
            return self.resolved(&target, hops + 1);
        }
        let Some(parts) = schema.get("allOf").and_then(Value::as_array) else {
            return schema.clone();
        };
        let mut whole = schema.as_object().cloned().unwrap_or_default();
        whole.remove("allOf");
        for part in parts {
            merge(&mut whole, self.resolved(part, hops + 1));
        }
        Value::Object(whole)
    }
}

fn merge(whole: &mut Map<String, Value>, part: Value) {
    let Value::Object(part) = part else { return };
    for (key, value) in part {
        match (whole.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more),
            (_, value) => {
                whole.insert(key, value);
            }
        }
    }
}

fn is_nullable(schema: &Value) -> bool {
    let null = json!("null");
    let variants = array(schema.get("anyOf").or_else(|| schema.get("oneOf")));
    array(schema.get("type")).contains(&null)
        || variants
            .iter()
            .any(|variant| variant.get("type") == Some(&null))
}

/// The first variant of a union that is not null, or null where the schema is too deep.
fn variant(schema: &Value, depth: usize) -> Option<Value> {
    let variants = schema
        .get("anyOf")
        .or_else(|| schema.get("oneOf"))?
        .as_array()?;
    let is_null = |variant: &&Value| variant.get("type") == Some(&json!("null"));
    let null = variants.iter().find(is_null).filter(|_| depth >= DEEPEST);
    null.or_else(|| variants.iter().find(|variant| !is_null(variant)))
        .or_else(|| variants.first())
        .cloned()
}

fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            let mut names = kinds.iter().filter_map(Value::as_str);
            names.find(|kind| *kind != "null").unwrap_or("null")
        }
        _ if schema.get("properties").is_some() => "object",
        _ if schema.get("items").is_some() => "array",
        _ => "string",
    }
}

fn matches_kind(value: &Value, kind: &str, schema: &Value) -> bool {
    match kind {
        "string" => value.is_string() && schema.get("format").is_none(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => {
            let items = schema.pointer("/items/type").and_then(Value::as_str);
            value.is_array() && items.is_none_or(|kind| kind == "string")
        }
        _ => false,
    }
}
