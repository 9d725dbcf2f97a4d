//! The words that failures bring with them.

use serde_json::Value;

/// The most characters of an answer that an error shows.
const EXCERPT_CHARS: usize = 2_000;

/// The message, and the provider's own if OpenRouter's only says that there was one. It is one line,
/// so that no server can write a line of its own into a log.
pub(super) fn message_of(error: &Value, metadata: Option<&Value>) -> String {
    one_line(&words_of(error, metadata))
}

fn words_of(error: &Value, metadata: Option<&Value>) -> String {
    let message = match error {
        Value::String(text) => text.as_str(),
        _ => error
            .get("message")
            .and_then(Value::as_str)
            .unwrap_or_default(),
    };
    let raw = metadata
        .and_then(|metadata| metadata.get("raw"))
        .and_then(raw_message);
    match raw {
        Some(raw) if raw != message => format!("{}: {}", excerpt(message), excerpt(&raw)),
        _ if message.is_empty() => "the provider gave no reason".to_owned(),
        _ => excerpt(message).to_owned(),
    }
}

/// A text with a space for each run of line ends and other characters that steer a terminal.
pub(super) fn one_line(text: &str) -> String {
    let steers = |char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}');
    let lines: Vec<_> = text.split(steers).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// The message inside what a provider sent: a text, JSON in a text, or JSON.
fn raw_message(raw: &Value) -> Option<String> {
    match raw {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(inner)) => raw_message(&Value::Object(inner)),
            _ => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        },
        Value::Object(fields) => ["message", "error", "detail", "details", "msg"]
            .iter()
            .find_map(|key| fields.get(*key).and_then(raw_message)),
        _ => None,
    }
}

/// The text of a page that a proxy sends, without its tags.
pub(super) fn plain_text(body: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for char in body.chars().take(EXCERPT_CHARS) {
        match char {
            '<' => in_tag = true,
            '>' => in_tag = false,
            char if !in_tag && char.is_control() => text.push(' '),
            char if !in_tag => text.push(char),
            _ => {}
        }
    }
    text.split_whitespace()
        .take(40)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The start of a text, cut at a character.
pub(super) fn excerpt(text: &str) -> &str {
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}
