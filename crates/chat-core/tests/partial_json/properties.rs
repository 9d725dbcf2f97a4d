//! What holds for every JSON text and every cut of it, with two other readers as oracles.
//!
//! `jiter` reads each prefix from its beginning. The reader differs from it on purpose:
//!
//! - A number at the very end of a prefix is not shown, since it may go on.
//! - Before the root begins, or while it is a literal, there is no value instead of an error.
//! - Text after the root, and anything but a comma between entries, is refused instead of ignored.
//! - Numbers, keys that come twice and nesting are as in `serde_json`.

use chat_core::{Error, PartialJson};
use jiter::{JsonErrorType, JsonValue, PartialMode};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest,
};
use serde_json::Value;

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof!["[a-z\"\\\\/\n\t é😀\u{1}]{0,8}", "\\PC{0,6}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 64.0)),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let entries = proptest::collection::btree_map(text.clone(), inner.clone(), 0..6);
        prop_oneof![
            proptest::collection::vec(inner, 0..6).prop_map(Value::from),
            entries.prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Writes everything that is not ASCII as escapes.
fn escaped(text: &str) -> String {
    let mut units = [0; 2];
    let mut escape = |char: char| match char {
        ' '..='~' | '\n' => String::from(char),
        _ => char
            .encode_utf16(&mut units)
            .iter()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect(),
    };
    text.chars().map(&mut escape).collect()
}

fn text() -> impl Strategy<Value = String> {
    (value(), 0..3).prop_map(|(value, style)| match style {
        0 => value.to_string(),
        1 => serde_json::to_string_pretty(&value).unwrap(),
        _ => escaped(&format!(" {value} \n")),
    })
}

/// Cuts a text at places that the numbers choose.
fn cut<'t>(text: &'t str, places: &[usize]) -> Vec<&'t str> {
    let mut places: Vec<usize> = places
        .iter()
        .map(|place| place % (text.len() + 1))
        .filter(|place| text.is_char_boundary(*place))
        .collect();
    places.push(text.len());
    places.sort_unstable();
    let ends = places.iter();
    let starts = std::iter::once(&0).chain(places.iter());
    starts
        .zip(ends)
        .map(|(start, end)| &text[*start..*end])
        .collect()
}

fn read(pieces: &[&str]) -> Result<Value, Error> {
    let mut json = PartialJson::new();
    for piece in pieces {
        json.push(piece)?;
    }
    json.finish()
}

fn without_last_number(prefix: &str) -> &str {
    let rest =
        prefix.trim_end_matches(|char: char| char.is_ascii_alphanumeric() || "+-.".contains(char));
    let in_string = {
        let (mut inside, mut escaped) = (false, false);
        for char in rest.chars() {
            match char {
                _ if escaped => escaped = false,
                '\\' => escaped = inside,
                '"' => inside = !inside,
                _ => {}
            }
        }
        inside
    };
    let is_number =
        prefix[rest.len()..].starts_with(|char: char| char == '-' || char.is_ascii_digit());
    if is_number && !in_string {
        rest
    } else {
        prefix
    }
}

fn by_jiter(prefix: &str) -> Result<Option<Value>, JsonErrorType> {
    let prefix = without_last_number(prefix);
    match JsonValue::parse_with_config(prefix.as_bytes(), false, PartialMode::TrailingStrings) {
        Ok(value) => Ok(Some(convert(&value))),
        Err(error) if error.error_type == JsonErrorType::EofWhileParsingValue => Ok(None),
        Err(error) => Err(error.error_type),
    }
}

fn convert(value: &JsonValue<'_>) -> Value {
    match value {
        JsonValue::Null => Value::Null,
        JsonValue::Bool(bool) => (*bool).into(),
        JsonValue::Int(number) => (*number).into(),
        JsonValue::Float(number) => (*number).into(),
        JsonValue::Str(text) => text.as_ref().into(),
        JsonValue::Array(items) => items.iter().map(convert).collect(),
        JsonValue::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.as_ref().to_owned(), convert(value)))
            .collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_prefix_shows_what_jiter_reads_from_it(text in text()) {
        let mut json = PartialJson::new();
        for (at, char) in text.char_indices() {
            let end = at + char.len_utf8();
            json.push(&text[at..end]).unwrap();
            prop_assert_eq!(Ok(json.value().cloned()), by_jiter(&text[..end]), "{}", &text[..end]);
        }
        prop_assert_eq!(json.finish().unwrap(), serde_json::from_str::<Value>(&text).unwrap());
    }

    #[test]
    fn every_cut_gives_the_same_value_in_the_same_order(
        text in text(),
        places in proptest::collection::vec(any::<usize>(), 0..12),
    ) {
        let read = read(&cut(&text, &places)).unwrap();
        let expected: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read.to_string(), expected.to_string());
    }

    #[test]
    fn finished_entries_never_change(
        items in proptest::collection::vec(value(), 0..6),
        places in proptest::collection::vec(any::<usize>(), 0..12),
    ) {
        let text = serde_json::json!({ "a": 1, "items": items }).to_string();
        let mut json = PartialJson::new();
        for piece in cut(&text, &places) {
            json.push(piece).unwrap();
            let finished = json.finished_elements("/items");
            prop_assert_eq!(finished, &items[..finished.len()]);
        }
        prop_assert_eq!(json.finished_elements("/items"), items);
    }

    #[test]
    fn what_is_accepted_is_what_serde_json_accepts(
        text in prop_oneof![
            r#"[\[\]{}",:0-9aeflnrstu\\./+\-dD \n]{0,24}"#,
            r#"(\[|\{"a":|"[a\\u"]|1|-|\.|e|,|:|\]|\}|true|null|\\ud83d|\\ude00|" ){0,16}"#,
            ".{0,12}",
        ],
        places in proptest::collection::vec(any::<usize>(), 0..6),
    ) {
        check_against_serde_json(&text, &places);
    }

    #[test]
    fn a_damaged_text_is_accepted_only_if_serde_json_accepts_it(
        text in text(),
        at in any::<usize>(),
        damage in prop_oneof!["", r#"[\[\]{}",:0-9a-f\\.\-]"#, "[\u{0}-\u{1f}]"],
        removed in 0..3_usize,
        places in proptest::collection::vec(any::<usize>(), 0..6),
    ) {
        let chars: Vec<char> = text.chars().collect();
        let at = at % (chars.len() + 1);
        let damaged: String = chars[..at]
            .iter()
            .copied()
            .chain(damage.chars())
            .chain(chars[at..].iter().skip(removed).copied())
            .collect();
        check_against_serde_json(&damaged, &places);
    }
}

fn check_against_serde_json(text: &str, places: &[usize]) {
    let whole = read(&[text]);
    let expected = serde_json::from_str::<Value>(text);
    assert_eq!(
        whole.as_ref().ok(),
        expected.as_ref().ok(),
        "{text:?} {expected:?}"
    );
    let split = read(&cut(text, places));
    assert_eq!(
        split.as_ref().map_err(Error::message),
        whole.as_ref().map_err(Error::message),
        "{text:?}"
    );
    let mut json = PartialJson::new();
    for (at, char) in text.char_indices() {
        let end = at + char.len_utf8();
        if json.push(&text[at..end]).is_err() {
            break;
        }
        let jiter = by_jiter(&text[..end]);
        assert!(
            jiter.is_ok() || has_big_number(text),
            "{:?} {jiter:?}",
            &text[..end]
        );
    }
}

fn has_big_number(text: &str) -> bool {
    let mut numbers = text.split(|char: char| !char.is_ascii_digit());
    numbers.any(|digits| digits.len() > 18)
}
