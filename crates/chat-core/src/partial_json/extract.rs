use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};

/// How much of a text an error quotes.
const QUOTED_CHARS: usize = 500;

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
    let whole = serde_json::from_str(text);
    let problem = match whole {
        Ok(value) => return Ok(value),
        Err(_) if text.trim().is_empty() => "the answer is empty".to_owned(),
        Err(error) if text.trim_start().starts_with(['{', '[']) => {
            format!("the answer begins like JSON but is not: {error}")
        }
        Err(_) => match fenced_block(text) {
            Ok(block) => match serde_json::from_str(block) {
                Ok(value) => return Ok(value),
                Err(error) => format!("the fenced block of the answer is not JSON: {error}"),
            },
            Err(problem) => problem,
        },
    };
    let quoted: String = text.chars().take(QUOTED_CHARS).collect();
    Err(Error::new(ErrorKind::OutputParsing, problem).with_raw(quoted))
}

/// The content of the only block that may hold JSON.
fn fenced_block(text: &str) -> Result<&str, String> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(opening) = find_fence(rest, |fence| fence.opens()) {
        let body = opening.after;
        let closing = find_fence(body, |fence| fence.closes(&opening));
        let language = opening.info.split_whitespace().next();
        let is_json = language.is_none_or(|name| name.eq_ignore_ascii_case("json"));
        let Some(closing) = closing else {
            return Err("a fenced block of the answer does not end".to_owned());
        };
        if is_json {
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

/// A line that opens or closes a block, and the text around it.
struct Fence<'t> {
    before: &'t str,
    marks: &'t str,
    info: &'t str,
    after: &'t str,
}

impl Fence<'_> {
    fn opens(&self) -> bool {
        self.marks.len() >= 3 && !self.info.contains('`')
    }

    fn closes(&self, opening: &Self) -> bool {
        self.info.is_empty() && self.marks.starts_with(opening.marks)
    }
}

fn find_fence<'t>(text: &'t str, accept: impl Fn(&Fence<'t>) -> bool) -> Option<Fence<'t>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let trimmed = line.trim();
        let mark = if trimmed.starts_with('~') { '~' } else { '`' };
        let info = trimmed.trim_start_matches(mark);
        let fence = Fence {
            before: text.get(..start).unwrap_or_default(),
            marks: trimmed
                .get(..trimmed.len() - info.len())
                .unwrap_or_default(),
            info: info.trim(),
            after: text.get(end..).unwrap_or_default(),
        };
        if accept(&fence) {
            return Some(fence);
        }
        start = end;
    }
    None
}
