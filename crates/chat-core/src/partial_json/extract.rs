use serde_json::Value;

use super::fence::find_fence;
use crate::error::{Error, ErrorKind, Result};

/// How much of a text an error quotes.
const QUOTED_CHARS: usize = 500;

/// JSON in a text, and whether it stands in a fenced block of it.
#[derive(Debug)]
pub(crate) struct Extracted {
    pub(crate) value: Value,
    pub(crate) is_fenced: bool,
}

/// Takes the JSON out of a model's finished answer.
///
/// The answer is either JSON from end to end, or text with one fenced code block that is JSON.
/// Blocks in other languages do not count. Nothing is guessed: from several blocks none is
/// chosen, and braces in prose are prose.
///
/// ```
/// use chat_core::extract_json;
///
/// let answer = "Here it is:\n```json\n{\"year\": 1973}\n```\nAnything else?";
/// assert_eq!(extract_json(answer)?, serde_json::json!({ "year": 1973 }));
/// # Ok::<(), chat_core::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::OutputParsing`]; the message says what the text is instead, and
/// [`Error::raw`] quotes it.
pub fn extract_json(text: &str) -> Result<Value> {
    match extract(text) {
        Ok(extracted) => Ok(extracted.value),
        Err(problem) => Err(Error::new(ErrorKind::OutputParsing, problem).with_raw(quote(text))),
    }
}

/// The same, with where it stands, or what the text is instead.
pub(crate) fn extract(text: &str) -> Result<Extracted, String> {
    let found = |value, is_fenced| Extracted { value, is_fenced };
    match serde_json::from_str(text) {
        Ok(value) => Ok(found(value, false)),
        Err(_) if text.trim().is_empty() => Err("the answer is empty".to_owned()),
        Err(error) if text.trim_start().starts_with(['{', '[']) => {
            Err(format!("the answer begins like JSON but is not: {error}"))
        }
        Err(_) => match serde_json::from_str(fenced_block(text)?) {
            Ok(value) => Ok(found(value, true)),
            Err(error) => Err(format!(
                "the fenced block of the answer is not JSON: {error}"
            )),
        },
    }
}

/// As much of a text as an error quotes.
pub(crate) fn quote(text: &str) -> String {
    text.chars().take(QUOTED_CHARS).collect()
}

/// The content of the only block that may hold JSON.
fn fenced_block(text: &str) -> Result<&str, String> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(opening) = find_fence(rest, |fence| fence.opens()) {
        let body = opening.after;
        let closing = find_fence(body, |fence| fence.closes(&opening));
        let Some(closing) = closing else {
            return Err("a fenced block of the answer does not end".to_owned());
        };
        if opening.may_be_json() {
            blocks.push(closing.before);
        }
        rest = closing.after;
    }
    match blocks.as_slice() {
        [block] => Ok(block),
        [] => Err("the answer is text without JSON or a fenced block of JSON".to_owned()),
        several => Err(format!(
            "the answer has {} fenced blocks that may be JSON, where one is expected",
            several.len()
        )),
    }
}
