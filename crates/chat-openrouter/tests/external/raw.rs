//! What raw JSON says, gathered without the crate.

use serde_json::{Map, Value};

/// What the raw JSON says, gathered without the crate.
#[derive(Debug, Default)]
pub(crate) struct Raw {
    pub(crate) text: String,
    pub(crate) reasoning: String,
    pub(crate) refusal: String,
    pub(crate) calls: Vec<RawCall>,
    pub(crate) thoughts: Vec<Value>,
    pub(crate) blocks: usize,
    pub(crate) top: Map<String, Value>,
    pub(crate) usage: Value,
    pub(crate) finish: Value,
    pub(crate) native: Value,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct RawCall {
    pub(crate) index: Value,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) arguments: String,
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

impl Raw {
    pub(crate) fn add(&mut self, event: &Value) {
        for (key, value) in event.as_object().unwrap() {
            if !matches!(key.as_str(), "choices" | "usage") && !value.is_null() {
                self.top.insert(key.clone(), value.clone());
            }
        }
        if event["usage"].is_object() {
            self.usage = event["usage"].clone();
        }
        for choice in list(&event["choices"]) {
            let said = if choice["delta"].is_object() {
                &choice["delta"]
            } else {
                &choice["message"]
            };
            self.text += text(&said["content"]);
            self.reasoning += text(&said["reasoning"]);
            self.refusal += text(&said["refusal"]);
            self.blocks += list(&said["annotations"]).len() + list(&said["images"]).len();
            self.thoughts
                .extend(list(&said["reasoning_details"]).iter().cloned());
            for call in list(&said["tool_calls"]) {
                self.add_call(call);
            }
            for (reason, key) in [
                (&mut self.finish, "finish_reason"),
                (&mut self.native, "native_finish_reason"),
            ] {
                if reason.is_null() {
                    *reason = choice[key].clone();
                }
            }
        }
    }

    pub(crate) fn add_call(&mut self, piece: &Value) {
        let at = self
            .calls
            .iter()
            .position(|call| call.index == piece["index"])
            .unwrap_or_else(|| {
                self.calls.push(RawCall {
                    index: piece["index"].clone(),
                    ..RawCall::default()
                });
                self.calls.len() - 1
            });
        let call = &mut self.calls[at];
        for (field, value) in [
            (&mut call.id, &piece["id"]),
            (&mut call.name, &piece["function"]["name"]),
        ] {
            if field.is_empty() {
                *field = text(value).to_owned();
            }
        }
        call.arguments += text(&piece["function"]["arguments"]);
    }

    /// The texts of all reasoning details, by their field.
    pub(crate) fn thought(&self, field: &str) -> String {
        self.thoughts
            .iter()
            .map(|thought| text(&thought[field]))
            .collect()
    }
}
