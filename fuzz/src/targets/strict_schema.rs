//! The compiler of strict schemas.

use chat_core::CompiledSchema;
use serde_json::{Value, json};

/// Whatever JSON is given as a schema: what is compiled keeps to the rules of strict mode, is
/// compiled again to the same, and restores any answer without a panic.
pub fn run(data: &[u8]) {
    let (schema, answer) = match data.iter().position(|byte| *byte == 0xfe) {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &b"{}"[..]),
    };
    let Ok(schema) = serde_json::from_slice::<Value>(schema) else {
        return;
    };
    let answer = serde_json::from_slice::<Value>(answer).unwrap_or_else(|_| json!({"value": null}));
    if let Ok(plain) = CompiledSchema::plain(&schema) {
        let _ = plain.restore(answer.clone());
    }
    let Ok(strict) = CompiledSchema::strict(&schema) else {
        return;
    };
    check(strict.schema());
    assert_eq!(strict.schema()["type"], "object");
    let _ = strict.restore(answer);
    let again = CompiledSchema::strict(strict.schema()).unwrap();
    assert_eq!(again.schema(), strict.schema());
}

fn check(schema: &Value) {
    let Some(fields) = schema.as_object() else {
        panic!("{schema} is no schema");
    };
    if let Some(properties) = fields.get("properties").and_then(Value::as_object) {
        let names: Vec<_> = properties.keys().map(String::as_str).collect();
        let required = fields["required"].as_array().unwrap();
        let required: Vec<_> = required.iter().filter_map(Value::as_str).collect();
        assert_eq!(names, required);
        assert_eq!(fields["additionalProperties"], json!(false));
        properties.values().for_each(check);
    }
    if let Some(items) = fields.get("items") {
        check(items);
    }
    fields
        .get("anyOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .for_each(check);
    fields
        .get("$defs")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|defs| defs.values())
        .for_each(check);
    for gone in [
        "oneOf",
        "allOf",
        "const",
        "minimum",
        "not",
        "if",
        "patternProperties",
        "default",
    ] {
        assert!(!fields.contains_key(gone), "{gone} in {schema}");
    }
}
