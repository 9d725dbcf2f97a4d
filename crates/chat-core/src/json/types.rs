use serde_json::Value;

/// Whether the value has one of the types.
pub(super) fn has_type(allowed: &Value, value: &Value) -> bool {
    let is = |name: &Value| match (name.as_str().unwrap_or_default(), value) {
        ("null", Value::Null)
        | ("boolean", Value::Bool(_))
        | ("number", Value::Number(_))
        | ("string", Value::String(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_)) => true,
        ("integer", Value::Number(number)) => {
            !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        _ => false,
    };
    match allowed {
        Value::Array(allowed) => allowed.iter().any(is),
        one => is(one),
    }
}

/// The type, as JSON Schema calls it.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The types as they are said: `string or null`.
pub(super) fn list(allowed: &Value) -> String {
    match allowed {
        Value::Array(allowed) => {
            let names: Vec<_> = allowed.iter().filter_map(Value::as_str).collect();
            names.join(" or ")
        }
        one => one.as_str().unwrap_or_default().to_owned(),
    }
}
