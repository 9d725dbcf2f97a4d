//! Schemas of users that cannot be used: D22.

use chat_core::{ChatModelExt, CompiledSchema, ErrorKind, ToolDefinition};
use serde_json::{Value, json};

use super::support::serve;

fn deep(depth: usize) -> Value {
    (0..depth).fold(
        json!({ "type": "string" }),
        |inner, _| json!({ "type": "array", "items": inner }),
    )
}

fn wide(count: usize) -> Value {
    let fields: serde_json::Map<_, _> = (0..count)
        .map(|at| (format!("f{at}"), json!({ "type": "string" })))
        .collect();
    json!({ "type": "object", "properties": fields })
}

fn field(schema: &Value) -> Value {
    json!({ "type": "object", "properties": { "a": schema }, "required": ["a"] })
}

#[tokio::test]
async fn schemas_that_cannot_be_used_are_refused_at_build() {
    let merged = json!({ "allOf": [{ "$ref": "#" }, { "type": "object", "properties": {} }] });
    let (server, model) = serve([]).await;
    for (schema, words) in [
        (wide(10_000), "10000 fields, where strict mode takes 5000"),
        (field(&deep(130)), "more than 128 values in each other"),
        (
            field(&deep(40)),
            "levels of nesting, where strict mode takes 10",
        ),
        (merged, "leads back to itself"),
        (
            field(&json!({ "$ref": "#/nowhere" })),
            "the reference `#/nowhere` leads nowhere",
        ),
    ] {
        let structured = model.clone().with_structured_output_schema(schema.clone());
        let error = structured.and_then(|it| it.with_strict(true)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.message().contains(words), "{error}");
        let tool = ToolDefinition::new("t", "Does it.", schema).with_strict(true);
        assert!(model.clone().bind_tools(tool).is_err());
    }
    assert_eq!(server.request_count(), 0);
}

#[test]
fn no_schema_overflows_the_stack() {
    let error = CompiledSchema::strict(&field(&deep(1_000))).unwrap_err();
    assert!(error.message().contains("128 values"), "{error}");
    let circle = json!({
        "type": "object",
        "properties": { "a": { "$ref": "#/$defs/A" } },
        "required": ["a"],
        "$defs": { "A": { "$ref": "#/$defs/B" }, "B": { "$ref": "#/$defs/A" } },
    });
    // No value fits, but nothing goes round for ever.
    let compiled = CompiledSchema::strict(&circle).unwrap();
    assert!(compiled.restore(json!({ "a": { "b": null } })).is_ok());
    let tool = ToolDefinition::new("t", "Does it.", circle);
    let args = json!({ "a": 1 }).as_object().cloned().unwrap();
    assert!(tool.validate(&args).is_err());
}
