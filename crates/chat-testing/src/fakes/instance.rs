use chat_core::JsonMap;
use serde_json::{Value, json};

/// How deep an instance may be: schemas may refer to themselves.
const MAX_DEPTH: usize = 16;

/// The plainest value that a JSON schema accepts, as far as its common words say.
///
/// Every property is there, and lists are as short as they may be. Below 16 levels, and where the
/// schema says nothing, it is `null`.
pub(super) fn instance(schema: &Value) -> Value {
    instance_within(schema, schema, 0)
}

fn instance_within(schema: &Value, root: &Value, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    let inner = |schema: &Value| instance_within(schema, root, depth.saturating_add(1));
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(first) = schema.get("enum").and_then(|values| values.get(0)) {
        return first.clone();
    }
    let target = schema.get("$ref").and_then(Value::as_str);
    if let Some(target) = target.and_then(|target| root.pointer(target.trim_start_matches('#'))) {
        return inner(target);
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        if let Some(first) = schema.get(key).and_then(|branches| branches.get(0)) {
            return inner(first);
        }
    }
    match kind(schema) {
        "object" => {
            let properties = schema.get("properties").and_then(Value::as_object);
            let fill = |(name, schema): (&String, &Value)| (name.clone(), inner(schema));
            Value::Object(
                properties
                    .into_iter()
                    .flatten()
                    .map(fill)
                    .collect::<JsonMap>(),
            )
        }
        "array" => {
            let item = schema.get("items").map_or(Value::Null, inner);
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
            (0..least.min(100)).map(|_| item.clone()).collect()
        }
        "string" => {
            let least = schema.get("minLength").and_then(Value::as_u64).unwrap_or(0);
            let least = usize::try_from(least).unwrap_or(0).min(10_000);
            json!(format!("{:a<least$}", "a"))
        }
        "integer" | "number" => least_number(schema),
        "boolean" => json!(false),
        _ => Value::Null,
    }
}

/// The first type that is not null.
fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            let mut kinds = kinds.iter().filter_map(Value::as_str);
            kinds.find(|kind| *kind != "null").unwrap_or("null")
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "null",
    }
}

fn least_number(schema: &Value) -> Value {
    if let Some(least) = schema.get("minimum") {
        return least.clone();
    }
    match schema.get("exclusiveMinimum").and_then(Value::as_i64) {
        Some(bound) => json!(bound.saturating_add(1)),
        None => json!(0),
    }
}
