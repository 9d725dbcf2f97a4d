//! The incremental JSON reader against two others.

use chat_core::{Error, PartialJson, extract_json};
use jiter::{JsonValue, PartialMode};
use serde_json::Value;

use super::input::text_pieces;

/// It accepts what `serde_json` accepts, in any pieces; what it shows before the end is there in
/// what it gives at the end; and where it goes on, so does `jiter`.
pub fn run(data: &[u8]) {
    let (text, pieces) = text_pieces(data);
    let expected = serde_json::from_str::<Value>(&text).ok();
    let whole = read([text.as_str()]);
    assert_eq!(whole.as_ref().ok(), expected.as_ref());
    let cut = read(pieces.iter().map(String::as_str));
    assert_eq!(
        cut.as_ref().map_err(Error::message),
        whole.as_ref().map_err(Error::message)
    );

    let mut json = PartialJson::new();
    let mut before = String::new();
    for piece in &pieces {
        before.push_str(piece);
        if json.push(piece).is_err() {
            break;
        }
        check_jiter(&before);
        if let (Some(expected), Some(so_far)) = (&expected, json.value()) {
            assert!(
                json.finished_elements("")
                    .iter()
                    .eq(elements(expected, json.finished_elements("").len()))
            );
            check_grows(so_far, expected);
        }
    }
    let extracted = extract_json(&text).ok();
    assert!(expected.is_none() || extracted == expected);
}

fn read<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Result<Value, Error> {
    let mut json = PartialJson::new();
    for piece in pieces {
        json.push(piece)?;
    }
    json.finish()
}

fn elements(value: &Value, count: usize) -> &[Value] {
    value.as_array().map_or(&[], |items| &items[..count])
}

/// What is there of a value is a beginning of it. A key that comes twice may show its first value.
fn check_grows(so_far: &Value, whole: &Value) {
    match (so_far, whole) {
        (Value::Array(so_far), Value::Array(whole)) => {
            assert!(so_far.len() <= whole.len());
            for (so_far, whole) in so_far.iter().zip(whole) {
                if !has_fields(so_far) && !has_fields(whole) {
                    check_grows(so_far, whole);
                }
            }
        }
        (Value::String(so_far), Value::String(whole)) => {
            assert!(whole.starts_with(so_far.as_str()))
        }
        (Value::Object(so_far), Value::Object(whole)) => {
            assert!(so_far.keys().all(|key| whole.contains_key(key)));
        }
        (so_far, whole) => assert_eq!(so_far, whole),
    }
}

fn has_fields(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(has_fields),
        _ => false,
    }
}

/// `jiter` must not refuse a beginning that ours takes, but for numbers longer than it can read,
/// and for a number that ends at the end of the text.
fn check_jiter(before: &str) {
    let ends_in_token =
        before.ends_with(|it: char| it.is_ascii_alphanumeric() || "+-.".contains(it));
    let has_big_number = before
        .split(|it: char| !it.is_ascii_digit())
        .any(|digits| digits.len() > 18);
    if ends_in_token || has_big_number || before.trim_start().is_empty() {
        return;
    }
    let partial =
        JsonValue::parse_with_config(before.as_bytes(), false, PartialMode::TrailingStrings);
    assert!(partial.is_ok(), "{partial:?}");
}
