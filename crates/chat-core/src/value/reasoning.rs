use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use smol_str::SmolStr;

use super::JsonMap;

/// Reasoning as the provider needs to get it back: opaque, in order.
///
/// Some models answer well only if what they thought comes back unchanged with the next request:
/// signatures, encrypted data. The entries are never read or changed here, only joined from
/// streamed pieces, and only their own kind of backend sends them back. A bare list of entries is
/// read from JSON too; it says of no backend, and goes to any that has this form.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReasoningDetails {
    /// The backend whose form the entries have, such as `openrouter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<SmolStr>,
    /// The model that made them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<SmolStr>,
    /// The entries. An empty list is not the same as no details: some models want it back.
    pub entries: Vec<JsonMap>,
}

impl ReasoningDetails {
    /// Details of one answer.
    #[must_use]
    pub fn new(entries: Vec<JsonMap>) -> Self {
        Self {
            dialect: None,
            model: None,
            entries,
        }
    }
}

/// The texts of an entry that grow from piece to piece.
const TEXTS: [&str; 2] = ["text", "summary"];

/// A streamed entry of opaque reasoning without the text that grows.
///
/// The pieces of an entry differ in little more than that text. A backend that knows this makes the
/// frame once and gives each piece as
/// [`AiMessageChunk::with_reasoning_piece`](super::AiMessageChunk::with_reasoning_piece): nothing is
/// copied then but the text.
///
/// ```
/// use chat_core::{AiMessageChunk, FinishReason, MessageFold, ReasoningFrame};
/// use serde_json::json;
///
/// let mut entry = json!({ "type": "reasoning.text", "text": "Let", "index": 0 });
/// let entry = entry.as_object_mut().unwrap();
/// let (frame, text) = ReasoningFrame::take(std::mem::take(entry)).unwrap();
/// let mut fold = MessageFold::new();
/// fold += AiMessageChunk::default().with_reasoning_piece(frame.clone(), text);
/// fold += AiMessageChunk::default().with_reasoning_piece(frame, " me see");
/// fold += AiMessageChunk::default().with_finish_reason(FinishReason::Stop);
/// let details = fold.into_message().reasoning_details.unwrap();
/// assert_eq!(details.entries[0]["text"], "Let me see");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ReasoningFrame {
    /// The entry, with an empty text at its place.
    entry: Arc<JsonMap>,
    key: &'static str,
}

impl ReasoningFrame {
    /// Takes an entry apart into its frame and its text.
    ///
    /// # Errors
    ///
    /// The entry as it was, if it does not have exactly one text that can grow.
    pub fn take(mut entry: JsonMap) -> Result<(Self, String), JsonMap> {
        let mut keys = TEXTS.into_iter().filter(|key| entry.contains_key(*key));
        let (Some(key), None) = (keys.next(), keys.next()) else {
            return Err(entry);
        };
        let Some(Value::String(text)) = entry.get_mut(key) else {
            return Err(entry);
        };
        let text = std::mem::take(text);
        let entry = Arc::new(entry);
        Ok((Self { entry, key }, text))
    }

    /// Whether it is the very same frame.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.entry, &other.entry)
    }

    pub(super) fn key(&self) -> &'static str {
        self.key
    }

    /// The entry with its text.
    pub(super) fn fill(&self, text: &str) -> JsonMap {
        let mut entry = JsonMap::clone(&self.entry);
        if let Some(Value::String(place)) = entry.get_mut(self.key) {
            place.push_str(text);
        }
        entry
    }
}

/// What a chunk brings of opaque reasoning.
#[derive(Clone, Debug, Default)]
pub(super) struct ReasoningDelta {
    /// Entries, or pieces of entries. An empty list is not the same as none.
    pub(super) entries: Option<Vec<JsonMap>>,
    /// The text of one more piece.
    pub(super) piece: Option<(ReasoningFrame, SmolStr)>,
}

impl ReasoningDelta {
    pub(super) fn is_output(&self) -> bool {
        self.piece.is_some() || self.entries.as_ref().is_some_and(|list| !list.is_empty())
    }

    /// All of it as entries.
    fn filled(&self) -> Option<Vec<JsonMap>> {
        let Some((frame, text)) = &self.piece else {
            return self.entries.clone();
        };
        let mut entries = self.entries.clone().unwrap_or_default();
        entries.push(frame.fill(text));
        Some(entries)
    }
}

impl PartialEq for ReasoningDelta {
    fn eq(&self, other: &Self) -> bool {
        match (&self.piece, &other.piece) {
            (None, None) => self.entries == other.entries,
            _ => self.filled() == other.filled(),
        }
    }
}
