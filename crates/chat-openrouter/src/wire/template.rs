use std::borrow::Cow;
use std::sync::Arc;

use chat_core::{AiMessageChunk, ResponseMetadata, ToolCallChunk};

/// What the last event of a stream was, but for one string in it.
///
/// The events of an answer differ from one to the next in little more than a piece of text. If an
/// event starts and ends with the very bytes that the last one had round its text, and what stands
/// between is the inside of a JSON string, then it *is* the last one with another text: nothing is
/// guessed. Everything else takes the full parse, which makes a new template.
#[derive(Debug)]
pub(super) struct Template {
    /// The event up to and including the quote that opens the string.
    before: String,
    /// The event from the quote that closes the string.
    after: String,
    slot: Slot,
    metadata: Arc<ResponseMetadata>,
}

/// What the string is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The text of the answer.
    Text,
    /// Reasoning.
    Reasoning,
    /// The arguments of the tool call of this index.
    Arguments(u64),
}

impl Template {
    /// Learns from an event which holds nothing new but `value`, a slice of it.
    pub(super) fn learn(
        event: &str,
        value: &str,
        slot: Slot,
        metadata: &Arc<ResponseMetadata>,
    ) -> Option<Self> {
        let start = (value.as_ptr() as usize).checked_sub(event.as_ptr() as usize)?;
        let (before, rest) = event.split_at_checked(start)?;
        let after = rest.strip_prefix(value)?;
        let is_string = before.ends_with('"') && after.starts_with('"');
        is_string.then(|| Self {
            before: before.to_owned(),
            after: after.to_owned(),
            slot,
            metadata: Arc::clone(metadata),
        })
    }

    /// The chunk of an event that differs from the learnt one only inside the string.
    pub(super) fn apply(&self, event: &str) -> Option<AiMessageChunk> {
        let inside = event
            .strip_prefix(&*self.before)?
            .strip_suffix(&*self.after)?;
        let value = if inside.bytes().all(is_plain) {
            Cow::Borrowed(inside)
        } else {
            let quoted = event.get(self.before.len().checked_sub(1)?..)?;
            let quoted = quoted.get(..inside.len().checked_add(2)?)?;
            Cow::Owned(serde_json::from_str(quoted).ok()?)
        };
        let chunk = match self.slot {
            Slot::Text => AiMessageChunk::new(value),
            Slot::Reasoning => AiMessageChunk::from_reasoning(value),
            Slot::Arguments(index) => {
                AiMessageChunk::default().with_tool_call(ToolCallChunk::new(index, &value))
            }
        };
        Some(chunk.with_metadata(Arc::clone(&self.metadata)))
    }
}

/// Whether a byte stands for itself in a JSON string.
fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

#[cfg(test)]
mod tests {
    use chat_core::{AiMessageChunk, ApiKey};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use crate::wire::Decoder;

    fn decode(decoder: &mut Decoder, event: &str) -> AiMessageChunk {
        decoder.decode(event).unwrap().chunk
    }

    fn delta() -> impl Strategy<Value = Value> {
        let text = prop_oneof!["[a-z ]{0,8}", any::<String>(), Just("\"},{\"".to_owned())];
        (0..5u8, text).prop_map(|(shape, text)| match shape {
            0 => json!({ "role": "assistant", "content": "", "reasoning": text }),
            1 => json!({ "tool_calls": [{ "index": 1, "function": { "arguments": text } }] }),
            2 => json!({ "content": text, "refusal": "no", "future": text }),
            _ => json!({ "role": "assistant", "content": text }),
        })
    }

    fn event(delta: &Value, reason: Option<&str>) -> String {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": reason });
        let event = json!({ "id": "gen-1", "model": "a/b", "choices": [choice] });
        event.to_string()
    }

    proptest! {
        #[test]
        fn what_a_template_gives_is_what_the_full_parse_gives(
            deltas in proptest::collection::vec(delta(), 1..20),
        ) {
            let mut learning = Decoder::new(ApiKey::from("key"));
            for delta in &deltas {
                let event = event(delta, None);
                let full = decode(&mut Decoder::new(ApiKey::from("key")), &event);
                let ours = decode(&mut learning, &event);
                prop_assert_eq!(ours.text(), full.text());
                prop_assert_eq!(ours.reasoning(), full.reasoning());
                prop_assert_eq!(ours.refusal(), full.refusal());
                prop_assert_eq!(ours.tool_call_chunks(), full.tool_call_chunks());
            }
            let end = event(&json!({ "content": "" }), Some("stop"));
            prop_assert!(decode(&mut learning, &end).finish_reason().is_some());
        }
    }
}
