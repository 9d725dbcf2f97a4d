use serde_json::Value;

use super::reasoning::ReasoningDelta;
use super::{JsonMap, ReasoningFrame};

/// Puts the pieces of opaque reasoning together.
#[derive(Clone, Debug, Default)]
pub(super) struct ReasoningFold {
    entries: Option<Vec<JsonMap>>,
    /// The frame of the last piece, and the entry that the next piece of this frame continues.
    last: Option<(ReasoningFrame, usize)>,
}

impl ReasoningFold {
    /// Adds what a chunk brings.
    pub(super) fn push(&mut self, delta: &ReasoningDelta) {
        if let Some(pieces) = &delta.entries {
            self.last = None;
            let entries = self.entries.get_or_insert_default();
            for piece in pieces {
                push_entry(entries, piece);
            }
        }
        if let Some((frame, text)) = &delta.piece {
            self.push_piece(frame, text);
        }
    }

    fn push_piece(&mut self, frame: &ReasoningFrame, text: &str) {
        let entries = self.entries.get_or_insert_default();
        if let Some((last, at)) = &self.last
            && last.is(frame)
            && let Some(Value::String(place)) = entries
                .get_mut(*at)
                .and_then(|entry| entry.get_mut(frame.key()))
        {
            place.push_str(text);
            return;
        }
        let piece = frame.fill(text);
        let at = push_entry(entries, &piece);
        // An entry that is signed may be closed to the next piece.
        let is_open =
            |entry: &JsonMap| continues(entry, &piece) && text_of(entry, "signature").is_none();
        self.last = entries
            .get(at)
            .is_some_and(is_open)
            .then(|| (frame.clone(), at));
    }

    pub(super) fn finish(self) -> Option<Vec<JsonMap>> {
        self.entries
    }
}

/// Appends a streamed entry, or joins it to the entry of the same `type` and `index`. Without an
/// index it can only continue the entry just before, as long as that is not signed.
///
/// `text` and `summary` grow; a signature and every other field is replaced by the newest value
/// that is not null or empty. Data that is whole in each piece (`data`) is never joined. Says where
/// the entry is.
fn push_entry(entries: &mut Vec<JsonMap>, piece: &JsonMap) -> usize {
    let continued = match value_of(piece, "index") {
        Some(index) => entries
            .iter()
            .rposition(|entry| entry.get("index") == Some(index) && continues(entry, piece)),
        None => entries.len().checked_sub(1).filter(|last| {
            entries
                .get(*last)
                .is_some_and(|entry| continues(entry, piece) && !is_closed(entry, piece))
        }),
    };
    let at = continued.unwrap_or(entries.len());
    match entries.get_mut(at) {
        Some(entry) => join(entry, piece),
        None => entries.push(piece.clone()),
    }
    at
}

fn continues(entry: &JsonMap, piece: &JsonMap) -> bool {
    let grows = ["text", "summary", "signature"]
        .iter()
        .any(|key| piece.contains_key(*key));
    let other_id = match (text_of(entry, "id"), text_of(piece, "id")) {
        (Some(id), Some(other)) => id != other,
        _ => false,
    };
    grows
        && !other_id
        && value_of(piece, "data").is_none()
        && entry.get("type") == piece.get("type")
}

/// Whether the entry is signed already and so cannot get more text.
fn is_closed(entry: &JsonMap, piece: &JsonMap) -> bool {
    text_of(entry, "signature").is_some() && text_of(piece, "text").is_some()
}

fn join(entry: &mut JsonMap, piece: &JsonMap) {
    for (key, newer) in piece {
        match (key.as_str(), entry.get_mut(key), newer) {
            (_, _, Value::Null) => {}
            ("text" | "summary", Some(Value::String(text)), Value::String(more)) => {
                text.push_str(more);
            }
            (_, Some(Value::String(_)), Value::String(empty)) if empty.is_empty() => {}
            _ => {
                entry.insert(key.clone(), newer.clone());
            }
        }
    }
}

fn value_of<'a>(entry: &'a JsonMap, key: &str) -> Option<&'a Value> {
    entry.get(key).filter(|value| !value.is_null())
}

fn text_of<'a>(entry: &'a JsonMap, key: &str) -> Option<&'a str> {
    entry
        .get(key)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}
