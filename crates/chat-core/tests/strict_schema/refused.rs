//! What cannot become a strict schema, and how that is said.

use chat_core::{CompiledSchema, ErrorKind, SchemaProblems};
use serde_json::{Value, json};

use crate::forms::object;

fn problems(schema: &Value) -> Vec<String> {
    let error = CompiledSchema::strict(schema).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let problems = SchemaProblems::of(&error).unwrap();
    problems
        .as_slice()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn what_cannot_be_strict_is_reported_with_its_path() {
    for (schema, expected) in [
        (
            json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            "a map cannot be strict",
        ),
        (
            json!({ "type": "object", "properties": {}, "additionalProperties": true }),
            "an object with fields that are not declared cannot be strict",
        ),
        (
            json!({ "type": "object" }),
            "an object without declared fields cannot be strict",
        ),
        (json!(true), "an untyped value cannot be strict"),
        (
            json!({ "description": "d" }),
            "an untyped value cannot be strict",
        ),
        (json!(false), "no value fits"),
        (json!(1), "a schema is an object"),
        (
            json!({ "type": "array" }),
            "a list of untyped entries cannot be strict",
        ),
        (
            json!({ "type": "array", "prefixItems": [{ "type": "string" }] }),
            "a tuple cannot be strict",
        ),
        (
            json!({ "type": "array", "items": [{ "type": "string" }] }),
            "a tuple cannot be strict",
        ),
        (json!({ "type": "any" }), "`any` is no type"),
        (
            json!({ "type": "string", "not": { "const": "a" } }),
            "a condition cannot be strict",
        ),
        (
            json!({ "$ref": "#/$defs/None" }),
            "the reference `#/$defs/None` leads nowhere",
        ),
        (
            json!({ "$ref": "other.json" }),
            "the reference `other.json` leads nowhere",
        ),
        (
            json!({ "$ref": "#/properties/f" }),
            "a reference to `#/properties/f` cannot be strict",
        ),
        (
            json!({ "anyOf": [{ "type": "string" }], "not": { "const": "a" } }),
            "a condition cannot be strict",
        ),
        (
            json!({ "type": "string", "anyOf": [{ "type": "integer" }] }),
            "`type` is demanded twice, and differs",
        ),
        (
            json!({ "anyOf": [], "oneOf": [] }),
            "`anyOf` and `oneOf` cannot be combined",
        ),
        (
            json!({ "properties": { "a": { "type": "string" } }, "allOf": [{ "properties": { "a": { "type": "null" } } }] }),
            "the field `a` is declared twice, and differs",
        ),
        (
            json!({ "type": "object", "properties": {}, "required": ["a"] }),
            "the field `a` is required, but not declared",
        ),
    ] {
        assert_eq!(
            problems(&object(&schema)),
            [format!("f: {expected}")],
            "{schema}"
        );
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let map = json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let schema = json!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": { "type": "object", "properties": { "metadata": map } } },
            "pet": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/Pet" }] },
            "again": { "$ref": "#/$defs/Pet" },
        },
        "$defs": { "Pet": { "type": "object", "properties": { "owner": {} } }, "Unused": map },
    });
    let expected = [
        "items[].metadata: a map cannot be strict",
        "pet.anyOf[1].owner: an untyped value cannot be strict",
    ];
    assert_eq!(problems(&schema), expected);
    let list = json!({ "type": "array", "items": schema["properties"]["items"], "title": "L" });
    assert_eq!(problems(&list), ["[][].metadata: a map cannot be strict"]);
    assert_eq!(problems(&map), ["the root: a map cannot be strict"]);
    assert_eq!(
        problems(&json!({})),
        ["the root: an untyped value cannot be strict"]
    );
}

#[test]
fn schemas_without_end_or_bounds_are_refused() {
    let circle = json!({ "$ref": "#/$defs/A", "$defs": { "A": { "$ref": "#/$defs/B" }, "B": { "$ref": "#/$defs/A" } } });
    assert_eq!(
        problems(&circle),
        ["the root: a reference that leads back to itself, or too many of them"]
    );
    let circle = json!({ "type": "object", "properties": { "f": { "$ref": "#/properties/f", "type": "string" } } });
    assert_eq!(
        problems(&circle),
        ["f: a reference that leads back to itself, or too many of them"]
    );

    let mut deep = json!({ "type": "string" });
    for _ in 0..100_000 {
        deep = Value::Object([("items".to_owned(), deep)].into_iter().collect());
    }
    assert_eq!(
        problems(&deep),
        ["the root: more than 128 values in each other"]
    );
    // Dropping a value this deep would overflow the stack.
    while let Some(inner) = deep.get_mut("items") {
        deep = inner.take();
    }

    let fields: serde_json::Map<_, _> = (0..5_001)
        .map(|number| (format!("f{number}"), json!({ "type": "null" })))
        .collect();
    let wide = json!({ "type": "object", "properties": fields });
    assert_eq!(
        problems(&wide),
        ["the root: 5001 fields, where strict mode takes 5000"]
    );
    let values: Vec<usize> = (0..1_001).collect();
    assert_eq!(
        problems(&json!({ "enum": values })),
        ["the root: 1001 enum values, where strict mode takes 1000"]
    );
    let long = "x".repeat(120_000);
    assert_eq!(
        problems(&json!({ "enum": [long] })),
        ["the root: 120005 characters in names and enum values, where strict mode takes 120000"]
    );
    let nested = (0..10).fold(
        json!({ "type": "string" }),
        |inner, _| json!({ "type": "array", "items": inner }),
    );
    assert_eq!(
        problems(&nested),
        ["the root: 11 levels of nesting, where strict mode takes 10"]
    );
}

#[test]
fn a_long_chain_of_definitions_needs_no_deep_stack() {
    let link = |number: usize| {
        let next = format!("#/$defs/d{}", number + 1);
        let fields = json!({ "next": { "$ref": next } });
        (
            format!("d{number}"),
            json!({ "type": "object", "properties": fields }),
        )
    };
    let mut definitions: serde_json::Map<_, _> = (0..4_000).map(link).collect();
    definitions.insert("d4000".to_owned(), json!({ "type": "string" }));
    let schema = json!({
        "type": "object",
        "properties": { "first": { "$ref": "#/$defs/d0" } },
        "$defs": definitions,
    });
    let compile = move || CompiledSchema::strict(&schema).map(|compiled| compiled.schema().clone());
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let compiled = thread.spawn(compile).unwrap().join().unwrap().unwrap();
    assert_eq!(compiled["$defs"].as_object().unwrap().len(), 4_001);
}

#[test]
fn a_schema_that_multiplies_itself_is_refused_soon() {
    let link = |number: usize| {
        let next = json!({ "$ref": format!("#/$defs/d{}", number + 1) });
        (
            format!("d{number}"),
            json!({ "type": "object", "allOf": [next, next, next] }),
        )
    };
    let mut definitions: serde_json::Map<_, _> = (0..30).map(link).collect();
    definitions.insert("d30".to_owned(), json!({ "type": "object" }));
    let schema = json!({ "$ref": "#/$defs/d0", "$defs": definitions });
    let expected = "the root: a reference that leads back to itself, or too many of them";
    assert_eq!(problems(&schema), [expected]);
    assert!(CompiledSchema::plain(&schema).is_err());
}

#[test]
fn a_schema_that_would_be_put_into_itself_is_refused() {
    let again = json!({ "$ref": "#", "type": "object" });
    for fields in [json!({ "a": again }), json!({ "a": again, "b": again })] {
        let schema = json!({ "type": "object", "properties": fields });
        let compile = move || problems(&schema);
        let thread = std::thread::Builder::new().stack_size(512 * 1024);
        let problems = thread.spawn(compile).unwrap().join().unwrap();
        let problem = &problems[0];
        assert!(
            problem.ends_with(": the schema leads back to itself, or is too large"),
            "{problem}"
        );
        assert_eq!(problems.len(), 2, "the other is the nesting");
    }
}
