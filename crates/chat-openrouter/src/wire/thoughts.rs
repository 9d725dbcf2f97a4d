//! Which thoughts of a model go back to it.

use std::cell::RefCell;
use std::collections::HashSet;

use chat_core::JsonMap;
use serde_json::Value;

/// Whether a provider takes an entry of reasoning back. Claude and Gemini refuse thoughts without
/// the signature that they give; an entry without a format is Claude's.
pub(super) fn can_return(entry: &JsonMap) -> bool {
    let must_be_signed = matches!(
        text(entry, "format"),
        "" | "anthropic-claude-v1" | "google-gemini-v1"
    );
    text(entry, "type") != "reasoning.text"
        || !must_be_signed
        || !text(entry, "signature").is_empty()
}

/// The thoughts with an id that a request has so far: their type, their id and what they say. OpenAI
/// refuses one that comes twice.
#[derive(Debug, Default)]
pub(super) struct SentThoughts<'a>(RefCell<HashSet<[&'a str; 5]>>);

impl<'a> SentThoughts<'a> {
    /// Whether an entry is not there yet. One without an id always is new.
    pub(super) fn is_new(&self, entry: &'a JsonMap) -> bool {
        let key = ["type", "id", "data", "summary", "text"].map(|name| text(entry, name));
        let [_, id, ..] = key;
        id.is_empty() || self.0.borrow_mut().insert(key)
    }
}

fn text<'a>(entry: &'a JsonMap, name: &str) -> &'a str {
    entry.get(name).and_then(Value::as_str).unwrap_or_default()
}
