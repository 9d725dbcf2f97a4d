//! Strict answers say `null` where the original would leave a field out.

use chat_core::{CompiledSchema, PartialJson};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use serde_json::{Map, Value, json};

fn schema() -> Value {
    let shape = |kind: &str, field: Value| {
        json!({
            "type": "object",
            "properties": { "kind": { "const": kind }, "size": field },
            "required": ["kind"],
        })
    };
    json!({
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "note": { "type": ["string", "null"] },
            "tags": { "type": "array", "items": { "type": "string" } },
            "shape": {
                "oneOf": [
                    shape("circle", json!({ "type": "integer" })),
                    shape("label", json!({ "type": ["string", "null"] })),
                    {
                        "type": "object",
                        "properties": { "only": { "type": "integer" } },
                        "additionalProperties": false,
                    },
                ],
            },
            "child": { "$ref": "#" },
            "children": { "type": "array", "items": { "$ref": "#" } },
        },
        "required": ["name"],
    })
}

/// A strict answer, and what it stands for.
type Pair = (Value, Value);

/// An object of fields, of which `None` is null in the one and left out in the other.
fn pair(fields: impl IntoIterator<Item = (&'static str, Option<Pair>)>) -> Pair {
    let (mut strict, mut original) = (Map::new(), Map::new());
    for (name, value) in fields {
        let (value, kept) = value.unzip();
        strict.insert(name.to_owned(), value.unwrap_or_default());
        original.extend(kept.map(|kept| (name.to_owned(), kept)));
    }
    (strict.into(), original.into())
}

fn leaf(value: impl Into<Value>) -> Pair {
    let value = value.into();
    (value.clone(), value)
}

fn list(pairs: Vec<Pair>) -> Pair {
    let (strict, original): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    (strict.into(), original.into())
}

fn shape() -> impl Strategy<Value = Pair> {
    let size = || proptest::option::of(any::<i32>().prop_map(leaf));
    let text = prop_oneof![Just(leaf(Value::Null)), "[a-z]{0,3}".prop_map(leaf)];
    prop_oneof![
        size().prop_map(|size| pair([("kind", Some(leaf("circle"))), ("size", size)])),
        text.prop_map(|text| pair([("kind", Some(leaf("label"))), ("size", Some(text))])),
        size().prop_map(|only| pair([("only", only)])),
    ]
}

fn answer() -> impl Strategy<Value = Pair> {
    let note = || prop_oneof![Just(leaf(Value::Null)), "[a-z]{0,3}".prop_map(leaf)];
    let tags =
        || proptest::option::of(proptest::collection::vec("[a-z]{0,3}", 0..3).prop_map(leaf));
    let shape = || proptest::option::of(shape());
    let node = move |note, tags, shape, child, children| {
        pair([
            ("name", Some(leaf("n"))),
            ("note", Some(note)),
            ("tags", tags),
            ("shape", shape),
            ("child", child),
            ("children", children),
        ])
    };
    let end = (note(), tags(), shape())
        .prop_map(move |(note, tags, shape)| node(note, tags, shape, None, None));
    end.prop_recursive(4, 24, 3, move |inner| {
        let child = proptest::option::of(inner.clone());
        let children = proptest::option::of(proptest::collection::vec(inner, 0..3).prop_map(list));
        (note(), tags(), shape(), child, children).prop_map(
            move |(note, tags, shape, child, children)| node(note, tags, shape, child, children),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_left_out_is_left_out_again((strict, original) in answer()) {
        let compiled = CompiledSchema::strict(&schema()).unwrap();
        prop_assert!(jsonschema::is_valid(compiled.schema(), &strict));
        prop_assert!(jsonschema::is_valid(&schema(), &original));
        prop_assert_eq!(compiled.restore(strict).unwrap(), original.clone());
        prop_assert_eq!(compiled.restore(original.clone()).unwrap(), original);
    }

    #[test]
    fn answers_that_are_not_whole_lose_no_more((strict, original) in answer(), length in any::<proptest::sample::Index>()) {
        let compiled = CompiledSchema::strict(&schema()).unwrap();
        let text = strict.to_string();
        let mut json = PartialJson::new();
        json.push(&text[..length.index(text.len()) + 1]).unwrap();
        let mut so_far = json.value().unwrap().clone();
        compiled.strip_nulls(&mut so_far);
        prop_assert!(is_within(&so_far, &original), "{} of {}", so_far, original);
    }
}

/// Whether everything of the first is in the second, but for a null that cannot be told yet.
fn is_within(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part.iter().all(|(name, part)| {
            part.is_null() || whole.get(name).is_some_and(|whole| is_within(part, whole))
        }),
        (Value::Array(part), Value::Array(whole)) => {
            part.len() <= whole.len()
                && part
                    .iter()
                    .zip(whole)
                    .all(|(part, whole)| is_within(part, whole))
        }
        (Value::String(part), Value::String(whole)) => whole.starts_with(part.as_str()),
        (part, whole) => part == whole,
    }
}

#[test]
fn the_branch_of_a_union_is_found_by_its_fields() {
    let branch = |required: Value, field: Value| json!({ "type": "object", "properties": { "a": field, "b": { "type": "integer" } }, "required": required });
    let schema = json!({
        "type": "array",
        "items": { "anyOf": [
            branch(json!(["a"]), json!({ "type": "string" })),
            branch(json!(["b"]), json!({ "type": "integer" })),
            { "type": "object", "properties": { "c": { "type": ["integer", "null"] } }, "required": ["c"] },
            { "type": "object", "additionalProperties": { "type": "array", "items": branch(json!(["b"]), json!({ "type": "string" })) } },
        ] },
    });
    let compiled = CompiledSchema::plain(&schema).unwrap();
    let answer = json!({ "value": [
        { "a": "x", "b": null },
        { "a": null, "b": 1 },
        { "c": null },
        { "m": [{ "a": null, "b": 2 }] },
        { "unknown": null },
        null,
    ] });
    let expected = json!([{ "a": "x" }, { "b": 1 }, { "c": null }, { "m": [{ "b": 2 }] }, { "unknown": null }, null]);
    assert_eq!(compiled.restore(answer).unwrap(), expected);
}

#[test]
fn entries_are_restored_one_by_one() {
    let compiled = CompiledSchema::strict(&schema()).unwrap();
    let entry = json!({ "name": "n", "note": null, "tags": null, "children": [{ "child": null }] });
    let expected = json!({ "name": "n", "note": null, "children": [{}] });
    assert_eq!(
        compiled.restore_element("/children", entry.clone()),
        expected
    );
    assert_eq!(
        compiled.restore_element("/child/children", entry.clone()),
        expected
    );
    assert_eq!(compiled.restore_element("/unknown", entry.clone()), entry);
}

#[test]
fn a_schema_without_end_is_walked_for_a_while_only() {
    let schema = json!({
        "type": "object",
        "properties": { "f": { "$ref": "#/$defs/A" } },
        "$defs": { "A": { "anyOf": vec![json!({ "$ref": "#/$defs/A" }); 50] } },
    });
    let compiled = CompiledSchema::plain(&schema).unwrap();
    let answer = json!({ "f": { "g": null } });
    assert_eq!(compiled.restore(answer.clone()).unwrap(), answer);
}

#[test]
fn a_deep_answer_needs_no_deep_stack() {
    let mut answer = json!({ "name": "n" });
    for _ in 0..120 {
        answer = json!({ "name": "n", "child": answer, "tags": null });
    }
    let strip = move || {
        CompiledSchema::strict(&schema())
            .unwrap()
            .restore(answer)
            .unwrap()
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let restored = thread.spawn(strip).unwrap().join().unwrap();
    assert_eq!(
        restored.pointer(&"/child".repeat(120)),
        Some(&json!({ "name": "n" }))
    );
    assert_eq!(restored.pointer(&("/child".repeat(119) + "/tags")), None);
}
