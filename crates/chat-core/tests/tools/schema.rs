//! Whether the own check of arguments agrees with the `jsonschema` crate.

use crate::common::map;
use chat_core::ToolDefinition;
use proptest::prelude::*;
use serde_json::{Value, json};

fn ours(schema: &Value, value: &Value) -> Result<(), String> {
    let tool = ToolDefinition::new("t", "d", schema.clone());
    tool.validate(&map(value.clone()))
        .map_err(|error| error.message().to_owned())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-4..5i64).prop_map(Value::from),
        // The oracle does not take `1.0` for an integer where several types are allowed.
        (-4..5i64).prop_map(|number| json!(number as f64 + 0.5)),
        prop_oneof!["[ab]{0,4}", "[é日]{0,3}"].prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[abc]", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

fn kind() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "null", "boolean", "integer", "number", "string", "array", "object",
    ]);
    prop_oneof![
        name.clone().prop_map(|name| json!(name)),
        prop::collection::btree_set(name, 1..3).prop_map(|names| json!(names)),
    ]
}

/// One keyword and its value.
fn keyword(
    schema: impl Strategy<Value = Value> + Clone + 'static,
) -> impl Strategy<Value = (String, Value)> {
    let number = || (-3..4i64).prop_map(|number| json!(number as f64 / 2.0));
    let count = || (0..4u64).prop_map(Value::from);
    let list = || prop::collection::vec(schema.clone(), 1..4).prop_map(Value::from);
    prop_oneof![
        4 => kind().prop_map(|kind| ("type".to_owned(), kind)),
        2 => value().prop_map(|value| ("const".to_owned(), value)),
        2 => prop::collection::vec(value(), 1..4).prop_map(|values| ("enum".to_owned(), json!(values))),
        2 => prop::collection::btree_map("[abc]", schema.clone(), 0..3)
            .prop_map(|map| ("properties".to_owned(), json!(map))),
        2 => prop::collection::btree_set("[abc]", 0..3)
            .prop_map(|names| ("required".to_owned(), json!(names))),
        2 => schema.clone().prop_map(|schema| ("additionalProperties".to_owned(), schema)),
        2 => schema.clone().prop_map(|schema| ("items".to_owned(), schema)),
        1 => list().prop_map(|list| ("prefixItems".to_owned(), list)),
        1 => list().prop_map(|list| ("anyOf".to_owned(), list)),
        1 => list().prop_map(|list| ("oneOf".to_owned(), list)),
        1 => list().prop_map(|list| ("allOf".to_owned(), list)),
        1 => schema.clone().prop_map(|schema| ("not".to_owned(), schema)),
        1 => number().prop_map(|n| ("minimum".to_owned(), n)),
        1 => number().prop_map(|n| ("maximum".to_owned(), n)),
        1 => number().prop_map(|n| ("exclusiveMinimum".to_owned(), n)),
        1 => number().prop_map(|n| ("exclusiveMaximum".to_owned(), n)),
        1 => count().prop_map(|n| ("minLength".to_owned(), n)),
        1 => count().prop_map(|n| ("maxLength".to_owned(), n)),
        1 => count().prop_map(|n| ("minItems".to_owned(), n)),
        1 => count().prop_map(|n| ("maxItems".to_owned(), n)),
        1 => count().prop_map(|n| ("minProperties".to_owned(), n)),
        1 => count().prop_map(|n| ("maxProperties".to_owned(), n)),
    ]
}

fn schema() -> impl Strategy<Value = Value> + Clone {
    let leaf = prop_oneof![
        6 => kind().prop_map(|kind| json!({ "type": kind })),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(json!({ "$ref": "#/$defs/shared" })),
    ];
    leaf.prop_recursive(3, 24, 3, |inner| {
        prop::collection::vec(keyword(inner.boxed()), 1..4)
            .prop_map(|keywords| Value::Object(keywords.into_iter().collect()))
    })
    .boxed()
}

/// A schema that refers to nothing, so that no reference goes in a circle.
fn shared() -> impl Strategy<Value = Value> {
    kind().prop_map(|kind| json!({ "type": kind }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_check_agrees_with_a_full_validator(
        schema in schema(),
        shared in shared(),
        values in prop::collection::vec(value(), 8),
    ) {
        let root = json!({
            "type": "object",
            "properties": { "v": schema },
            "$defs": { "shared": shared },
        });
        let oracle = jsonschema::draft202012::new(&root).unwrap();
        for value in values {
            let args = json!({ "v": value });
            let result = ours(&root, &args);
            prop_assert_eq!(result.is_ok(), oracle.is_valid(&args), "{} {} {:?}", root, args, result);
        }
    }
}

#[test]
fn problems_are_told_with_paths() {
    let schema = json!({
        "type": "object",
        "properties": {
            "orders": { "type": "array", "items": { "$ref": "#/$defs/order" }, "maxItems": 2 },
            "when": { "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "null" }] },
        },
        "$defs": { "order": {
            "type": "object",
            "properties": { "price": { "type": "number", "exclusiveMinimum": 0 } },
            "required": ["price"],
        } },
    });
    let cases = [
        (
            json!({ "orders": [{ "price": 0 }, {}] }),
            "orders[0].price: must be more than 0, not 0; orders[1].price: missing",
        ),
        (
            json!({ "orders": [1] }),
            "orders[0]: expected an object, found a number",
        ),
        (
            json!({ "orders": [{ "price": 1 }, { "price": 1 }, { "price": 1 }] }),
            "orders: must have at most 2 items, not 3",
        ),
        (
            json!({ "when": "" }),
            "when: must have at least 1 characters, not 0",
        ),
        (json!({ "when": 1 }), "when: fits none of the allowed forms"),
    ];
    for (value, words) in cases {
        assert_eq!(
            ours(&schema, &value).unwrap_err(),
            format!("wrong arguments for `t`: {words}")
        );
    }
}

#[test]
fn schemas_that_go_in_circles_end() {
    for broken in [
        json!({ "$ref": "#/properties/v" }),
        json!({ "anyOf": [{ "$ref": "#/properties/v" }, { "$ref": "#/properties/v" }] }),
        json!({ "allOf": [{ "$ref": "#/properties/v" }, { "$ref": "#/properties/v" }] }),
        json!({ "$ref": "#/nowhere" }),
        json!({ "$ref": "https://example.test/schema" }),
    ] {
        let schema = json!({ "type": "object", "properties": { "v": broken } });
        assert!(ours(&schema, &json!({ "v": 1 })).is_err(), "{schema}");
    }
}

#[test]
fn numbers_count_by_value_however_they_are_written() {
    let schema = |v: Value| json!({ "type": "object", "properties": { "v": v } });
    for v in [
        json!({ "type": "integer" }),
        json!({ "type": ["integer", "null"] }),
        json!({ "const": 1 }),
    ] {
        ours(&schema(v), &json!({ "v": 1.0 })).unwrap();
    }
    ours(&schema(json!({ "type": "integer" })), &json!({ "v": 1.5 })).unwrap_err();
}

#[test]
fn large_whole_numbers_are_compared_exactly() {
    let schema =
        json!({ "type": "object", "properties": { "v": { "maximum": 9_007_199_254_740_992u64 } } });
    ours(&schema, &json!({ "v": 9_007_199_254_740_992u64 })).unwrap();
    ours(&schema, &json!({ "v": 9_007_199_254_740_993u64 })).unwrap_err();
}
