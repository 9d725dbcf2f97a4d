//! JSON mode and JSON schemas.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{chat, post, with};

async fn filled(prompt: &str, schema: Value) -> Value {
    let format =
        json!({"type": "json_schema", "json_schema": {"name": "Answer", "schema": schema}});
    let asked = with(
        chat("openai/gpt-4.1", prompt),
        json!({"response_format": format}),
    );
    let content = post(&Simulator::new(), asked).await.content();
    let value: Value = serde_json::from_str(&content).unwrap();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{value}: {errors:?}");
    value
}

fn movie() -> Value {
    json!({
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "year": {"type": "integer"},
            "director": {"type": "string"},
            "rating": {"type": "number"},
        },
        "required": ["title", "year", "director", "rating"],
    })
}

#[tokio::test]
async fn fills_the_schema_of_the_guide() {
    let value = filled("Provide details about the movie Inception", movie()).await;
    let expected = json!({
        "title": "Inception", "year": 2010, "director": "Christopher Nolan", "rating": 8.8,
    });
    assert_eq!(value, expected);
}

#[tokio::test]
async fn unknown_things_still_fit() {
    filled("Provide details about the movie Glorp", movie()).await;
}

#[tokio::test]
async fn follows_references_unions_and_bounds() {
    let schema = json!({
        "$defs": {
            "Address": {
                "type": "object",
                "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
                "required": ["street", "city"],
            },
            "Node": {
                "type": "object",
                "properties": {
                    "label": {"type": "string", "minLength": 3, "maxLength": 10},
                    "next": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
                    "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                },
                "required": ["label", "next", "children"],
            },
        },
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "address": {"$ref": "#/$defs/Address"},
            "nickname": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "score": {"type": "number", "minimum": 0, "maximum": 1},
            "count": {"type": "integer", "exclusiveMinimum": 3, "multipleOf": 5},
            "mood": {"enum": ["happy", "sad"]},
            "kind": {"const": "person"},
            "tags": {"type": "array", "items": {"type": "string"}, "minItems": 3, "uniqueItems": true},
            "born": {"type": "string", "format": "date"},
            "root": {"$ref": "#/$defs/Node"},
            "mixed": {"allOf": [
                {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
                {"properties": {"b": {"type": "boolean"}}, "required": ["b"]},
            ]},
            "pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]},
        },
        "required": ["name", "address", "nickname", "score", "count", "kind", "tags", "root", "mixed"],
        "additionalProperties": false,
    });
    let value = filled(
        "Record this person: Ada Lovelace, who lives at 12 Baker Street in London.",
        schema,
    )
    .await;
    assert_eq!(value["name"], "Ada Lovelace");
    assert_eq!(
        value["address"],
        json!({"street": "12 Baker Street", "city": "London"})
    );
    assert_eq!(value["nickname"], Value::Null);
}

#[tokio::test]
async fn json_mode_gives_an_object() {
    for model in ["openai/gpt-4o", "sim/json"] {
        let asked = with(
            chat(model, "Provide details about the movie Inception as JSON"),
            json!({"response_format": {"type": "json_object"}}),
        );
        let content = post(&Simulator::new(), asked).await.content();
        let value: Value = serde_json::from_str(&content).unwrap();
        assert_eq!(value["director"], "Christopher Nolan");
    }
}

#[tokio::test]
async fn enums_follow_the_prompt() {
    let schema = json!({
        "type": "object",
        "properties": {"sentiment": {"type": "string", "enum": ["neutral", "positive", "negative"]}},
        "required": ["sentiment"],
    });
    for (prompt, expected) in [
        ("Classify: I love this product, it is great", "positive"),
        ("Classify: this is terrible and broken", "negative"),
    ] {
        assert_eq!(filled(prompt, schema.clone()).await["sentiment"], expected);
    }
}
