use serde_json::{Map, Value, json};

/// A compiled schema that takes `null` too.
pub(super) fn nullable(schema: Value) -> Value {
    let null = || json!({ "type": "null" });
    let Value::Object(mut fields) = schema else {
        return schema;
    };
    if let Some(Value::Array(branches)) = fields.get_mut("anyOf") {
        if !branches.contains(&null()) {
            branches.push(null());
        }
        return Value::Object(fields);
    }
    let has_values = fields.contains_key("enum");
    match fields.get_mut("type") {
        Some(Value::Array(kinds)) if kinds.iter().any(|kind| kind == "null") => {}
        Some(kind) if kind == "null" => {}
        Some(Value::Array(kinds)) if !has_values => kinds.push("null".into()),
        Some(kind @ Value::String(_)) if !has_values => *kind = json!([kind, "null"]),
        _ => {
            let description = fields.remove_entry("description");
            let mut nullable: Map<String, Value> = description.into_iter().collect();
            nullable.insert("anyOf".to_owned(), json!([fields, { "type": "null" }]));
            return Value::Object(nullable);
        }
    }
    Value::Object(fields)
}
