use std::fmt;

use super::Error;
use crate::value::{AiMessage, redact};

/// A text as errors hold it: without secrets, and with escapes in place of control characters. Line
/// ends and tabs stay, since messages of several lines have them.
pub(super) fn showable(text: &str) -> String {
    let text = redact(text);
    let steers = |char: char| char.is_control() && !matches!(char, '\n' | '\t');
    if !text.contains(steers) {
        return text.into_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        if steers(char) {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(step) = &inner.step {
            write!(f, "{step}: ")?;
        }
        write!(f, "{}: {}", inner.kind, inner.message)?;
        let status = inner.status.map(|status| format!("status {status}"));
        let provider = inner.provider.as_ref().map(|name| format!("from {name}"));
        let attempts = Some(inner.attempts).filter(|attempts| *attempts > 1);
        let attempts = attempts.map(|attempts| format!("after {attempts} attempts"));
        let notes: Vec<_> = [status, provider, attempts].into_iter().flatten().collect();
        if notes.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", notes.join(", "))
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &inner.message)
            .field("status", &inner.status)
            .field("step", &inner.step)
            .field("provider", &inner.provider)
            .field("attempts", &inner.attempts)
            .field("retry_after", &inner.retry_after)
            .field("request_id", &inner.request_id)
            .field("partial", &inner.partial.as_deref().map(HowMuch))
            .finish_non_exhaustive()
    }
}

/// How much of an answer there is.
struct HowMuch<'a>(&'a AiMessage);

impl fmt::Debug for HowMuch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bytes, blocks) = (self.0.text().len(), self.0.content.len());
        write!(f, "{bytes} bytes of text, {blocks} blocks")
    }
}
