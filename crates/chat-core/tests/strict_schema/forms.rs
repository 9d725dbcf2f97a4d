//! What becomes of a schema in strict mode.

use chat_core::{CompiledSchema, ErrorKind, name_of};
use serde_json::{Value, json};

fn strict(schema: &Value) -> Value {
    CompiledSchema::strict(schema).unwrap().schema().clone()
}

/// The compiled form of one required field.
fn field(schema: &Value) -> Value {
    strict(&object(schema))["properties"]["f"].clone()
}

/// The compiled form of one field that may be left out.
fn optional(schema: &Value) -> Value {
    let schema = json!({ "type": "object", "properties": { "f": schema } });
    strict(&schema)["properties"]["f"].clone()
}

/// An object with this one field.
pub(crate) fn object(schema: &Value) -> Value {
    json!({
        "type": "object",
        "properties": { "f": schema },
        "required": ["f"],
        "$defs": { "D": { "type": "string" } },
    })
}

#[test]
fn objects_are_closed_and_complete_in_the_order_of_their_fields() {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Order",
        "description": "An order.",
        "type": "object",
        "properties": {
            "zeta": { "type": "string" },
            "title": { "type": "string", "title": "Title" },
            "alpha": { "type": "object", "properties": { "x": { "type": "integer" } } },
        },
        "required": ["title"],
    });
    let expected = json!({
        "description": "An order.",
        "type": "object",
        "properties": {
            "zeta": { "type": ["string", "null"] },
            "title": { "type": "string" },
            "alpha": {
                "type": ["object", "null"],
                "properties": { "x": { "type": ["integer", "null"] } },
                "required": ["x"],
                "additionalProperties": false,
            },
        },
        "required": ["zeta", "title", "alpha"],
        "additionalProperties": false,
    });
    assert_eq!(strict(&schema).to_string(), expected.to_string());
}

#[test]
fn parts_are_translated() {
    let none = json!({ "type": "null" });
    let reference = json!({ "$ref": "#/$defs/D" });
    for (schema, expected) in [
        (
            json!({ "const": "a" }),
            json!({ "type": "string", "enum": ["a"] }),
        ),
        (
            json!({ "enum": ["a", null, 1] }),
            json!({ "type": ["integer", "null", "string"], "enum": ["a", null, 1] }),
        ),
        (
            json!({ "oneOf": [reference, none] }),
            json!({ "anyOf": [reference, none] }),
        ),
        (
            json!({ "items": { "type": "string" } }),
            json!({ "type": "array", "items": { "type": "string" } }),
        ),
        (reference.clone(), reference.clone()),
        (
            json!({ "$ref": "#/$defs/D", "description": "d", "default": "x" }),
            json!({ "description": "d", "anyOf": [reference] }),
        ),
        (
            json!({ "description": "d", "allOf": [reference] }),
            json!({ "description": "d", "anyOf": [reference] }),
        ),
        (json!({ "$ref": "#" }), json!({ "$ref": "#" })),
        (
            json!({ "type": "integer", "format": "uint8", "minimum": 0 }),
            json!({ "description": "minimum: 0", "type": "integer" }),
        ),
        (
            json!({ "type": "string", "description": "A day.", "format": "date", "pattern": "^2" }),
            json!({ "description": "A day. (format: \"date\", pattern: \"^2\")", "type": "string" }),
        ),
        (
            json!({ "type": "string", "examples": ["x"], "x-order": 1 }),
            json!({ "type": "string" }),
        ),
    ] {
        assert_eq!(field(&schema), expected, "{schema}");
    }
}

#[test]
fn optional_parts_may_be_null() {
    let none = json!({ "type": "null" });
    for (schema, expected) in [
        (
            json!({ "type": "string" }),
            json!({ "type": ["string", "null"] }),
        ),
        (
            json!({ "type": ["string", "null"] }),
            json!({ "type": ["string", "null"] }),
        ),
        (json!({ "type": "null" }), none.clone()),
        (
            json!({ "anyOf": [{ "type": "string" }, none] }),
            json!({ "anyOf": [{ "type": "string" }, none] }),
        ),
        (
            json!({ "anyOf": [{ "type": "string" }] }),
            json!({ "anyOf": [{ "type": "string" }, none] }),
        ),
        (
            json!({ "description": "d", "enum": ["a"] }),
            json!({ "description": "d", "anyOf": [{ "type": "string", "enum": ["a"] }, none] }),
        ),
        (
            json!({ "$ref": "#" }),
            json!({ "anyOf": [{ "$ref": "#" }, none] }),
        ),
        (
            json!({ "description": "d", "$ref": "#" }),
            json!({ "description": "d", "anyOf": [{ "$ref": "#" }, none] }),
        ),
    ] {
        assert_eq!(optional(&schema), expected, "{schema}");
    }
}

#[test]
fn combined_objects_become_one() {
    let base =
        json!({ "type": "object", "properties": { "b": { "type": "string" } }, "required": ["b"] });
    let expected = json!({
        "type": "object",
        "properties": { "a": { "type": "string" }, "b": { "type": "string" } },
        "required": ["a", "b"],
        "additionalProperties": false,
    });
    let own =
        json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] });
    let with = |keyword: &str, value: Value| {
        let mut schema = own.clone();
        schema[keyword] = value;
        json!({ "type": "object", "properties": { "f": schema }, "required": ["f"], "$defs": { "Base": base } })
    };
    for (keyword, value) in [
        ("$ref", json!("#/$defs/Base")),
        ("allOf", json!([{ "$ref": "#/$defs/Base" }])),
        ("allOf", json!([base])),
    ] {
        let compiled = strict(&with(keyword, value));
        assert_eq!(compiled["properties"]["f"], expected);
        assert_eq!(compiled.get("$defs"), None, "only definitions in use stay");
    }
    let compiled = strict(&with(
        "oneOf",
        json!([{ "$ref": "#/$defs/Base" }, { "required": ["a"] }]),
    ));
    assert_eq!(compiled["properties"]["f"]["anyOf"][0], expected);
    assert_eq!(
        compiled["properties"]["f"]["anyOf"][1]["required"],
        json!(["a"])
    );
}

#[test]
fn a_root_that_is_no_object_gets_one_around_it() {
    let film = json!({ "type": "object", "properties": { "next": { "$ref": "#" } }, "required": ["next"] });
    for schema in [
        json!({ "title": "N", "type": "integer" }),
        json!({ "title": "N", "enum": ["a", "b"] }),
        json!({ "title": "N", "type": "array", "items": { "type": "string" } }),
        json!({ "title": "N", "anyOf": [film, { "type": "null" }] }),
        json!({ "title": "N", "type": ["object", "null"], "properties": {} }),
    ] {
        let compiled = CompiledSchema::strict(&schema).unwrap();
        assert_eq!(
            (compiled.name(), compiled.pointer()),
            ("N", "/value"),
            "{schema}"
        );
        let wrapped = compiled.schema();
        assert_eq!(wrapped["type"], "object");
        assert_eq!(wrapped["required"], json!(["value"]));
        assert_eq!(wrapped["additionalProperties"], false);
        assert_eq!(compiled.restore(json!({ "value": 7 })).unwrap(), 7);
        for answer in [json!({}), json!(7), json!([])] {
            let error = compiled.restore(answer).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutputParsing);
        }
    }
    let compiled = CompiledSchema::strict(&film).unwrap();
    assert_eq!(compiled.pointer(), "");
    assert_eq!(
        compiled.restore(json!({ "next": 7 })).unwrap(),
        json!({ "next": 7 })
    );
}

#[test]
fn a_root_that_moves_takes_its_references_along() {
    let schema = json!({
        "title": "List",
        "type": "array",
        "items": { "anyOf": [{ "$ref": "#" }, { "$ref": "#/definitions/List" }] },
        "definitions": { "List": { "type": "string" } },
    });
    let expected = json!({
        "type": "object",
        "properties": { "value": { "$ref": "#/$defs/List_" } },
        "required": ["value"],
        "additionalProperties": false,
        "$defs": {
            "List": { "type": "string" },
            "List_": {
                "type": "array",
                "items": { "anyOf": [{ "$ref": "#/$defs/List_" }, { "$ref": "#/$defs/List" }] },
            },
        },
    });
    assert_eq!(strict(&schema), expected);
    let plain = CompiledSchema::plain(&schema).unwrap();
    assert_eq!(plain.schema()["$defs"], expected["$defs"]);
}

#[test]
fn the_plain_form_changes_only_the_root() {
    let map = json!({ "title": "M", "type": "object", "additionalProperties": { "minimum": 1 } });
    let compiled = CompiledSchema::plain(&map).unwrap();
    assert_eq!(compiled.schema(), &map);
    assert_eq!((compiled.is_strict(), compiled.pointer()), (false, ""));
    let list = json!({ "type": "array", "items": map });
    let compiled = CompiledSchema::plain(&list).unwrap();
    assert_eq!(compiled.schema()["properties"]["value"], list);
    assert_eq!((compiled.name(), compiled.pointer()), ("output", "/value"));
}

#[test]
fn dropped_keywords_are_listed() {
    let year = json!({ "type": "integer", "minimum": 1900, "default": 1973 });
    let schema =
        json!({ "type": "array", "items": { "type": "object", "properties": { "year": year } } });
    let compiled = CompiledSchema::strict(&schema).unwrap();
    let dropped = compiled.dropped().iter();
    let dropped: Vec<_> = dropped
        .map(|dropped| (dropped.path.as_str(), dropped.keyword.as_str()))
        .collect();
    assert_eq!(dropped, [("[].year", "minimum"), ("[].year", "default")]);
    assert!(compiled.is_strict());
}

#[test]
fn names_are_made_of_titles() {
    for (title, name) in [
        ("Film", Some("Film")),
        ("Array_of_Film", Some("Array_of_Film")),
        ("Liste der Filme (alle)", Some("Liste_der_Filme_alle")),
        ("a::B<C>", Some("a_B_C")),
        ("Größe-1", Some("Gr_e-1")),
        ("映画", None),
        ("", None),
    ] {
        assert_eq!(
            name_of(&json!({ "title": title })).as_deref(),
            name,
            "{title}"
        );
    }
    let name = name_of(&json!({ "title": "x".repeat(100) })).unwrap();
    assert_eq!(name.len(), 64);
    assert_eq!(name_of(&json!({ "title": 1 })), None);
    assert_eq!(name_of(&json!(true)), None);
}
