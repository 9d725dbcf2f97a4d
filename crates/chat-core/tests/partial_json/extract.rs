//! Taking JSON out of a finished answer.

use chat_core::{ErrorKind, extract_json};
use serde_json::json;

#[test]
fn json_from_end_to_end_or_in_the_one_block_is_found() {
    for text in [
        "{\"a\": 1}",
        " \n{\"a\": 1}\n",
        "```json\n{\"a\": 1}\n```",
        "```\n{\"a\": 1}\n```",
        "Sure!\n\n```JSON\r\n{\"a\":\r\n 1}\r\n```\r\nDone.",
        "~~~json\n{\"a\": 1}\n~~~",
        "````json\n{\"a\": 1}\n`````",
        "```python\nprint({})\n```\nwhich gives\n```json\n{\"a\": 1}\n```",
        "Use `{}` or {braces}.\n  ```json copy\n  {\"a\": 1}\n  ```",
    ] {
        assert_eq!(extract_json(text).unwrap(), json!({"a": 1}), "{text}");
    }
    let fence_in_a_string = json!({"code": "```json\n{}\n```"});
    assert_eq!(
        extract_json(&fence_in_a_string.to_string()).unwrap(),
        fence_in_a_string
    );
    assert_eq!(extract_json("\"text\"").unwrap(), json!("text"));
}

#[test]
fn otherwise_the_error_says_what_the_text_is() {
    for (text, message) in [
        ("", "the answer is empty"),
        (" \n", "the answer is empty"),
        (
            "I cannot do that.",
            "the answer is text without JSON or a fenced block of JSON",
        ),
        (
            "It is {\"a\": 1}.",
            "the answer is text without JSON or a fenced block of JSON",
        ),
        (
            "{\"a\": 1",
            "the answer begins like JSON but is not: EOF while parsing an object at line 1 column 7",
        ),
        (
            "{\"a\": 1} Done.",
            "the answer begins like JSON but is not: trailing characters at line 1 column 10",
        ),
        (
            "```json\n{\"a\": 1",
            "a fenced block of the answer does not end",
        ),
        (
            "```json\n{\"a\": \n```",
            "the fenced block of the answer is not JSON: EOF while parsing a value at line 2 column 0",
        ),
        (
            "```\n{}\n```\nor\n```json\n[]\n```",
            "the answer has 2 fenced blocks that may be JSON, where one is expected",
        ),
        (
            "```rust\nfn main() {}\n```",
            "the answer is text without JSON or a fenced block of JSON",
        ),
    ] {
        let error = extract_json(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutputParsing);
        assert_eq!(error.message(), message, "{text}");
        assert_eq!(error.raw(), Some(text));
    }
    let long = "é".repeat(2_000);
    assert_eq!(
        extract_json(&long)
            .unwrap_err()
            .raw()
            .unwrap()
            .chars()
            .count(),
        500
    );
}
