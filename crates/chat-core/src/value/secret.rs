use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

const HIDDEN: &str = "[redacted]";

/// How keys begin that are known even behind a letter, as in the escaped text `\nsk-or-v1-…`.
const KNOWN_BEGINNINGS: [&str; 3] = ["sk-or-v1-", "sk-ant-", "sk-proj-"];

/// An API key: a text that no output of this crate ever shows.
///
/// It has no `Display`, `Serialize` or `PartialEq`, and its `Debug` shows nothing of the key, not
/// even its length.
///
/// ```
/// let key = chat_core::ApiKey::from("sk-or-v1-0123456789abcdef");
/// assert_eq!(format!("{key:?}"), "ApiKey([redacted])");
/// ```
#[derive(Clone)]
pub struct ApiKey(Arc<str>);

impl ApiKey {
    /// Wraps a key. Space around it, such as the line end of a file, is cut off.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(Arc::from(key.trim()))
    }

    /// The key itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Hides this key, and everything that [`redact`] knows, in `text`.
    #[must_use]
    pub fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.0.len() < 4 || !text.contains(&*self.0) {
            return redact(text);
        }
        Cow::Owned(redact(&text.replace(&*self.0, HIDDEN)).into_owned())
    }

    /// A copy of a value with this key, and everything that [`redact`] knows, hidden in all of its
    /// texts and names.
    #[must_use]
    pub fn scrub_json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.scrub(text).into_owned()),
            Value::Array(items) => items.iter().map(|item| self.scrub_json(item)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (self.scrub(name).into_owned(), self.scrub_json(value)))
                .collect(),
            other => other.clone(),
        }
    }
}

impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self::new(&key)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({HIDDEN})")
    }
}

/// Hides what looks like a secret: `sk-…` keys, what follows `Bearer`, and the user part of URLs.
///
/// Every text that comes from outside passes through here before it becomes part of an
/// [`Error`](crate::Error).
///
/// ```
/// use chat_core::redact;
///
/// assert_eq!(redact("key sk-or-v1-0123456789abcdef is bad"), "key [redacted] is bad");
/// assert_eq!(redact("https://me:pw@proxy.test/x"), "https://[redacted]@proxy.test/x");
/// assert_eq!(redact("a task-list of 12"), "a task-list of 12");
/// ```
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((start, end)) = next_secret(rest) {
        let (Some(before), Some(after)) = (rest.get(..start), rest.get(end..)) else {
            break;
        };
        out.push_str(before);
        out.push_str(HIDDEN);
        rest = after;
    }
    if out.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The byte range of the first secret.
fn next_secret(text: &str) -> Option<(usize, usize)> {
    [key_like(text), after_bearer(text), url_user(text)]
        .into_iter()
        .flatten()
        .min()
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Where the run of bytes that `keep` accepts ends, counted from `start`.
fn run_end(text: &str, start: usize, keep: impl Fn(u8) -> bool) -> usize {
    let run = text
        .bytes()
        .skip(start)
        .take_while(|byte| keep(*byte))
        .count();
    start.saturating_add(run)
}

fn key_like(text: &str) -> Option<(usize, usize)> {
    text.match_indices("sk-").find_map(|(start, _)| {
        let before = text.as_bytes().get(..start).and_then(<[u8]>::last);
        let stands_alone = !before.is_some_and(|byte| is_key_byte(*byte));
        let has_known_beginning = || {
            let key = text.get(start..).unwrap_or_default();
            KNOWN_BEGINNINGS
                .iter()
                .any(|beginning| key.starts_with(beginning))
        };
        let end = run_end(text, start, is_key_byte);
        ((stands_alone || has_known_beginning()) && end.saturating_sub(start) >= 16)
            .then_some((start, end))
    })
}

fn after_bearer(text: &str) -> Option<(usize, usize)> {
    ["Bearer ", "bearer "]
        .into_iter()
        .filter_map(|word| {
            text.match_indices(word).find_map(|(at, _)| {
                let start = at.saturating_add(word.len());
                let end = run_end(text, start, |byte| byte.is_ascii_graphic() && byte != b'"');
                let is_hidden = HIDDEN.starts_with(text.get(start..end)?);
                (end.saturating_sub(start) >= 8 && !is_hidden).then_some((start, end))
            })
        })
        .min()
}

fn url_user(text: &str) -> Option<(usize, usize)> {
    text.match_indices("://").find_map(|(at, mark)| {
        let start = at.saturating_add(mark.len());
        let end = run_end(text, start, |byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'')
        });
        let at_sign = text.get(start..end)?.rfind('@')?;
        (at_sign > 0).then_some((start, start.saturating_add(at_sign)))
    })
}
