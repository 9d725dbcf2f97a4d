//! What is shown of JSON that is still arriving, and what is refused.

use chat_core::{Error, ErrorKind, FinishedElements, PartialJson};
use serde_json::{Value, json};

fn read(pieces: &[&str]) -> PartialJson {
    let mut json = PartialJson::new();
    for piece in pieces {
        json.push(piece).unwrap();
    }
    json
}

fn failure(text: &str) -> Error {
    let mut json = PartialJson::new();
    json.push(text).and_then(|()| json.finish()).unwrap_err()
}

#[test]
fn an_unfinished_text_shows_what_is_certain() {
    let nothing = Value::Null;
    for (text, expected) in [
        ("{", json!({})),
        (r#"{"a"#, json!({})),
        (r#"{"a":"#, json!({})),
        (r#"{"a": 1"#, json!({})),
        (r#"{"a": 1,"#, json!({"a": 1})),
        (r#"{"a": "x\"#, json!({"a": "x"})),
        (r#"{"a": "x", "b"#, json!({"a": "x"})),
        (r#"{"a": tr"#, json!({})),
        (r#"{"a": true"#, json!({"a": true})),
        ("[1, 12", json!([1])),
        ("[1, 12 ", json!([1, 12])),
        ("[nul", json!([])),
        (r#"{"a": {"b": [1, "x"#, json!({"a": {"b": [1, "x"]}})),
        (r#""abc"#, json!("abc")),
        (r#"["a\u00"#, json!(["a"])),
        (r#"["a\ud83d"#, json!(["a"])),
        (r#"["a\ud83d\ude0"#, json!(["a"])),
        (r#"["a\ud83d\ude00"#, json!(["a😀"])),
        ("", nothing.clone()),
        (" \n", nothing.clone()),
        ("12", nothing.clone()),
        ("fals", nothing),
    ] {
        let shown = read(&[text]).value().cloned().unwrap_or_default();
        assert_eq!(shown, expected, "{text}");
        let pieces: Vec<String> = text.chars().map(String::from).collect();
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let shown = read(&pieces).value().cloned().unwrap_or_default();
        assert_eq!(shown, expected, "{text} in single characters");
    }
}

#[test]
fn what_cannot_be_json_is_refused_where_it_goes_wrong() {
    for (text, message) in [
        ("x", "expected a value, found 'x' at byte 0"),
        ("[1,]", "expected a value, found ']' at byte 3"),
        ("[,", "expected a value or `]`, found ',' at byte 1"),
        ("[1 2", "expected `,` or `]`, found '2' at byte 3"),
        ("[1é", "expected `,` or `]`, found 'é' at byte 2"),
        ("{1", "expected a key or `}`, found '1' at byte 1"),
        (r#"{"a":1,}"#, "expected a key, found '}' at byte 7"),
        (r#"{"a" 1"#, "expected `:`, found '1' at byte 5"),
        (
            r#"{"a":1}}"#,
            "expected nothing after the value, found '}' at byte 7",
        ),
        (r#"{"a":1]"#, "expected `,` or `}`, found ']' at byte 6"),
        ("[tx", "expected 'r', found 'x' at byte 2"),
        ("[01", "expected `,` or `]`, found '1' at byte 2"),
        ("[-x", "expected a digit, found 'x' at byte 2"),
        ("[1.]", "expected a digit, found ']' at byte 3"),
        ("[1e999]", "a number that is too large at byte 6"),
        (
            "[\"a\n",
            "a control character that is not escaped at byte 3",
        ),
        (r#"["\x"#, "expected an escape, found 'x' at byte 3"),
        (
            r#"["\u12g"#,
            "expected a hexadecimal digit, found 'g' at byte 6",
        ),
        (
            r#"["\ud800x"#,
            "expected the second half of a surrogate pair, found 'x' at byte 8",
        ),
        (
            r#"["\ud800\n"#,
            "expected the second half of a surrogate pair, found 'n' at byte 9",
        ),
        (r#"["\ud800\ud800"#, "half of a surrogate pair at byte 13"),
        (r#"["\udc00"#, "half of a surrogate pair at byte 7"),
        ("", "the text breaks off, a value is missing at byte 0"),
        ("[1", "the text breaks off, `,` or `]` is missing at byte 2"),
        (
            "[1.",
            "the text breaks off, the rest of a number is missing at byte 3",
        ),
        (
            "-",
            "the text breaks off, the rest of a number is missing at byte 1",
        ),
        (
            "[tr",
            "the text breaks off, the rest of a literal is missing at byte 3",
        ),
        (
            r#"{"a"#,
            "the text breaks off, the rest of a key is missing at byte 3",
        ),
        (
            r#"{"a":["b"#,
            "the text breaks off, the rest of a string is missing at byte 8",
        ),
        (r#"{"a""#, "the text breaks off, `:` is missing at byte 4"),
    ] {
        let error = failure(text);
        assert_eq!(error.kind(), ErrorKind::OutputParsing);
        assert_eq!(error.message(), format!("not JSON: {message}"), "{text}");
    }
}

#[test]
fn after_an_error_the_value_stays_and_the_error_comes_again() {
    let mut json = read(&[r#"{"a": "b"#]);
    let error = json.push("c\n").unwrap_err();
    assert_eq!(json.push("\"}").unwrap_err().message(), error.message());
    assert_eq!(json.value(), Some(&json!({"a": "bc"})));
    assert!(!json.is_complete());
    assert_eq!(json.finish().unwrap_err().message(), error.message());
}

#[test]
fn it_is_complete_when_the_root_has_ended() {
    for (text, complete) in [
        ("[]", true),
        ("[] \n", true),
        (r#""a""#, true),
        ("null", true),
        ("12", false),
        ("12 ", true),
        ("[[]", false),
        ("", false),
    ] {
        assert_eq!(read(&[text]).is_complete(), complete, "{text}");
    }
    assert_eq!(read(&["1", "2"]).finish().unwrap(), json!(12));
}

#[test]
fn nesting_needs_no_deep_stack() {
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let nested = thread.spawn(nesting_has_the_same_bound_as_in_serde_json);
    nested.unwrap().join().unwrap();
}

#[test]
fn nesting_has_the_same_bound_as_in_serde_json() {
    for depth in [126, 127, 128, 129, 200_000] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        let mut json = PartialJson::new();
        let read = json.push(&text).and_then(|()| json.finish());
        assert_eq!(
            read.is_ok(),
            serde_json::from_str::<Value>(&text).is_ok(),
            "{depth}"
        );
        let text = r#"{"a":"#.repeat(depth) + r#""x""# + &"}".repeat(depth);
        let mut json = PartialJson::new();
        let read = json.push(&text).and_then(|()| json.finish());
        assert_eq!(
            read.is_ok(),
            serde_json::from_str::<Value>(&text).is_ok(),
            "{depth}"
        );
    }
}

#[test]
fn of_a_repeated_key_the_later_value_counts() {
    for text in [
        r#"{"a": 1, "b": 2, "a": 3}"#,
        r#"{"a": "x", "b": 2, "c": [], "a": "y", "b": {"d": 1, "d": []}, "a": null}"#,
    ] {
        let pieces: Vec<String> = text.chars().map(String::from).collect();
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read(&pieces).finish().unwrap(), expected);
    }
    let json = read(&[r#"{"a": "old", "b": 2, "a": "n"#]);
    assert_eq!(json.value(), Some(&json!({"b": 2, "a": "n"})));
}

#[test]
fn entries_of_a_list_come_once_they_are_finished() {
    let mut json = PartialJson::new();
    let mut root = FinishedElements::new("");
    let mut given = Vec::new();
    for (piece, new) in [
        ("[1", json!([])),
        (", ", json!([1])),
        ("\"a", json!([])),
        ("b\"", json!(["ab"])),
        (", [", json!([])),
        ("2], {\"c\":", json!([[2]])),
        ("[]", json!([])),
        ("}, tru", json!([{"c": []}])),
        ("e]", json!([true])),
    ] {
        json.push(piece).unwrap();
        let finished = root.next(&json);
        assert_eq!(json!(finished), new, "{piece}");
        given.extend_from_slice(finished);
    }
    assert_eq!(Value::Array(given), json.finish().unwrap());
}

#[test]
fn entries_are_found_by_the_pointer_of_their_list() {
    let text = r#"{"films": [{"cast": ["a", "b"]}, {"cast": ["c", "d"#;
    let json = read(&[text]);
    let finished = |pointer| json!(json.finished_elements(pointer));
    assert_eq!(finished("/films"), json!([{"cast": ["a", "b"]}]));
    assert_eq!(finished("/films/0/cast"), json!(["a", "b"]));
    assert_eq!(finished("/films/1/cast"), json!(["c"]));
    for none in ["", "/films/0", "/other", "films"] {
        assert_eq!(finished(none), json!([]), "{none}");
    }
}
