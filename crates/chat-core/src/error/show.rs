use std::fmt;

use super::Error;
use super::types::Inner;
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
        let Inner {
            kind,
            message,
            status,
            step,
            provider,
            attempts,
            ..
        } = &*self.0;
        if let Some(step) = step {
            write!(f, "{step}: ")?;
        }
        write!(f, "{kind}: {message}")?;
        let notes: Vec<String> = [
            status.map(|status| format!("status {status}")),
            provider.as_ref().map(|provider| format!("from {provider}")),
            (*attempts > 1).then(|| format!("after {attempts} attempts")),
        ]
        .into_iter()
        .flatten()
        .collect();
        if notes.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", notes.join(", "))
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            message,
            status,
            step,
            provider,
            attempts,
            retry_after,
            ..
        } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("message", message)
            .field("status", status)
            .field("step", step)
            .field("provider", provider)
            .field("attempts", attempts)
            .field("retry_after", retry_after)
            .field("request_id", &self.0.request_id)
            .field("partial", &self.0.partial.as_deref().map(HowMuch))
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
