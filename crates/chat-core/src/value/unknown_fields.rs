use serde_json::Value;

use super::JsonMap;

/// Adds the next piece of fields that nobody here knows: lists and texts grow, everything else is
/// replaced by the newest value that is not null. A text that says again what is there already is
/// said with each piece, and counts once.
pub(super) fn push_fields(fields: &mut JsonMap, piece: &JsonMap) {
    for (key, newer) in piece {
        match (fields.get_mut(key), newer) {
            (Some(_), Value::Null) => {}
            (Some(Value::Array(list)), Value::Array(more)) => list.extend_from_slice(more),
            (Some(Value::String(text)), Value::String(more)) => {
                if text != more {
                    text.push_str(more);
                }
            }
            _ => {
                fields.insert(key.clone(), newer.clone());
            }
        }
    }
}
