use serde::Serialize;
use serde_json::Value;

use super::JsonMap;

/// Reasoning as the provider needs to get it back: opaque, in order.
///
/// Some models answer well only if what they thought comes back unchanged with the next request:
/// signatures, encrypted data. The entries are never read or changed here, only joined from
/// streamed pieces, and only their own kind of backend sends them back. A bare list of entries is
/// read from JSON too.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReasoningDetails {
    /// The backend whose form the entries have, such as `openrouter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// The model that made them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
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

/// Appends a streamed entry, or joins it to the entry of the same `type` and `index`. Without an
/// index it can only continue the entry just before, as long as that is not signed.
///
/// `text` and `summary` grow; a signature and every other field is replaced by the newest value
/// that is not null or empty. Data that is whole in each piece (`data`) is never joined.
pub(super) fn push_entry(entries: &mut Vec<JsonMap>, piece: &JsonMap) {
    let continued = match value_of(piece, "index") {
        Some(index) => entries
            .iter_mut()
            .rev()
            .find(|entry| entry.get("index") == Some(index) && continues(entry, piece)),
        None => entries
            .last_mut()
            .filter(|entry| continues(entry, piece) && !is_closed(entry, piece)),
    };
    match continued {
        Some(entry) => join(entry, piece),
        None => entries.push(piece.clone()),
    }
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
