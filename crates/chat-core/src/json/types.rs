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

/// The type, as JSON Schema calls it: `a string`.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The types as they are said: `a string or null`.
pub(super) fn list(allowed: &Value) -> String {
    match allowed {
        Value::Array(allowed) => {
            let names: Vec<_> = allowed.iter().filter_map(Value::as_str).collect();
            let names: Vec<_> = names.into_iter().map(with_article).collect();
            names.join(" or ")
        }
        one => with_article(one.as_str().unwrap_or_default()),
    }
}

fn with_article(name: &str) -> String {
    match name {
        "null" => name.to_owned(),
        "array" | "integer" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}
