use serde_json::Value;

/// Adds the next piece of streamed log probabilities: lists grow, everything else is replaced by
/// the newest value that is not null.
pub(super) fn push_logprobs(logprobs: &mut Option<Value>, piece: &Value) {
    match (logprobs, piece) {
        (_, Value::Null) => {}
        (Some(Value::Object(all)), Value::Object(piece)) => {
            for (key, newer) in piece {
                match (all.get_mut(key), newer) {
                    (Some(Value::Array(list)), Value::Array(more)) => {
                        list.extend_from_slice(more);
                    }
                    (Some(_), Value::Null) => {}
                    _ => {
                        all.insert(key.clone(), newer.clone());
                    }
                }
            }
        }
        (logprobs, newer) => *logprobs = Some(newer.clone()),
    }
}
