//! The reader of JSON against `serde_json`: on sound texts, and on texts that a few bytes spoil.

use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Malformed, Raw, ReadJson, Reader, read};

/// A tree that is read by way of every kind of value.
#[derive(Debug, PartialEq)]
struct Tree(Value);

impl<'a> ReadJson<'a> for Tree {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let value = match reader.peek()? {
            b'"' => Value::from(reader.string()?),
            b'-' | b'0'..=b'9' => Value::from(reader.number()?),
            b'{' => {
                let mut map = Map::new();
                let names = [("", ""), ("a", "a"), ("b", "b"), ("é", "é")];
                reader.object(&names, |reader, name| {
                    let (Ok(name) | Err(name)) = name;
                    map.insert(name.to_owned(), Self::read(reader)?.0);
                    Ok(())
                })?;
                map.into()
            }
            b'[' => {
                let mut list = vec![];
                reader.list(|reader| {
                    list.push(Self::read(reader)?.0);
                    Ok(())
                })?;
                list.into()
            }
            _ => Value::read(reader)?,
        };
        Ok(Self(value))
    }
}

/// All numbers as floats.
fn floats(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64().unwrap()),
        Value::Array(list) => list.into_iter().map(floats).collect(),
        Value::Object(map) => {
            let fields = map.into_iter().map(|(key, value)| (key, floats(value)));
            fields.collect::<Map<_, _>>().into()
        }
        other => other,
    }
}

fn check(text: &str) {
    let expected = serde_json::from_str::<Value>(text);
    match (read::<Tree>(text), &expected) {
        (Ok(Tree(value)), Ok(expected)) => assert_eq!(value, floats(expected.clone()), "{text}"),
        (Err(error), Err(expected)) => {
            assert_eq!(error.to_string(), expected.to_string(), "{text}");
        }
        (found, expected) => panic!("{text:?}: {found:?}, not {expected:?}"),
    }
    let raw = read::<Raw<'_>>(text).map(|Raw(raw)| raw).ok();
    let expected = serde_json::from_str::<&RawValue>(text);
    assert_eq!(raw, expected.ok().map(RawValue::get), "{text}");
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:e}")),
        "-?[0-9]{0,24}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{0,3})?",
    ]
}

fn string() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[ -~]{0,12}",
        any::<char>().prop_map(String::from),
        "\\\\[\"\\\\/bfnrtu0]|\\\\u[0-9a-fD]{4}|\\\\ud[89ab]00\\\\udc0[0-9]",
    ];
    let parts = proptest::collection::vec(part, 0..6);
    parts.prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        number(),
        string(),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let items = proptest::collection::vec(inner.clone(), 0..4);
        let name = prop_oneof![string(), "\"(|a|b|é|\\\\u0061)\""];
        let fields = proptest::collection::vec((name, inner), 0..6);
        prop_oneof![
            items.prop_map(|items| format!("[{}]", items.join(" ,"))),
            fields.prop_map(|fields| {
                let is_odd = fields.len() % 2 == 1;
                let (colon, comma) = if is_odd { (" :\t", ",\n") } else { (":", ",") };
                let field = |(name, value)| format!("{name}{colon}{value}");
                let fields: Vec<_> = fields.into_iter().map(field).collect();
                format!("{{{}}}", fields.join(comma))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn it_reads_what_serde_json_reads(text in json()) {
        check(&text);
    }

    #[test]
    fn it_refuses_what_serde_json_refuses(
        text in json(),
        place in any::<prop::sample::Index>(),
        other in "[ -~]{0,2}|[\\[\\]{},:\"\\\\]",
        gone in 0..3_usize,
    ) {
        let mut chars: Vec<char> = text.chars().collect();
        let at = place.index(chars.len() + 1);
        let end = chars.len().min(at + gone);
        chars.splice(at..end, other.chars());
        check(&chars.into_iter().collect::<String>());
    }
}

#[test]
fn control_characters_are_refused_wherever_they_stand() {
    for text in [
        "[\"\t\"]",
        "{\"\n\":null}",
        "{\"\\u00e9\n\":{\"\t\":0}}",
        "\"1234567\r\"",
    ] {
        check(text);
    }
}

#[test]
fn what_is_deep_is_refused_where_serde_json_refuses_it() {
    for depth in [126, 127, 128, 129, 100_000] {
        let text = ["[".repeat(depth), "]".repeat(depth)].concat();
        let is_read = read::<Tree>(&text).is_ok();
        let expected = serde_json::from_str::<Value>(&text).is_ok();
        assert_eq!(is_read, expected, "{depth}");
        assert_eq!(read::<Value>(&text).is_ok(), expected, "{depth}");
    }
}
