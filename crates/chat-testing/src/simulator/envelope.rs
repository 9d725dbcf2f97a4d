//! What all chunks of an answer share.

use serde_json::{Value, json};

use super::frames::Frame;

#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    pub(crate) id: String,
    pub(crate) created: u64,
    pub(crate) model: String,
    pub(crate) provider: String,
    pub(crate) service_tier: Option<&'static str>,
}

/// Both words for how an answer ended: OpenRouter's and the provider's.
pub(crate) type FinishNames = Option<(&'static str, &'static str)>;

impl Envelope {
    pub(crate) fn delta(&self, delta: &Value) -> Frame {
        Frame::event(&self.chunk(delta, None))
    }

    pub(crate) fn chunk(&self, delta: &Value, finish: FinishNames) -> Value {
        json!({
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "provider": self.provider,
            "choices": [{
                "index": 0,
                "delta": delta,
                "finish_reason": finish.map(|names| names.0),
                "native_finish_reason": finish.map(|names| names.1),
            }],
        })
    }

    /// The chunk that shows what the provider was sent.
    pub(crate) fn debug(&self, upstream: &Value) -> Frame {
        let mut chunk = self.chunk(&Value::Null, None);
        insert(&mut chunk, "choices", json!([]));
        insert(&mut chunk, "debug", json!({"echo_upstream_body": upstream}));
        Frame::event(&chunk)
    }

    /// The chunk with the usage. With a finish, it repeats the finish.
    pub(crate) fn usage(&self, finish: FinishNames, usage: &Value) -> Value {
        let mut chunk = self.chunk(&empty_delta(), finish);
        if let Some(fields) = chunk.as_object_mut() {
            let choices = fields.remove("choices").unwrap_or_default();
            fields.insert("service_tier".to_owned(), json!(self.service_tier));
            fields.insert("choices".to_owned(), choices);
            fields.insert("usage".to_owned(), usage.clone());
        }
        chunk
    }
}

pub(crate) fn empty_delta() -> Value {
    json!({"content": "", "role": "assistant"})
}

/// Sets a key of an object.
pub(crate) fn insert(object: &mut Value, key: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}
