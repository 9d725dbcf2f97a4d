//! The answer, or the failure, as one JSON object.

use chat::{AiMessage, ContentBlock, Error, JsonMap};
use serde_json::{Value, json};

/// The object of an answer. Fields without a value are left out.
pub(crate) fn answer(message: &AiMessage, is_simulated: bool) -> Value {
    let mut fields = JsonMap::new();
    let mut set = |name: &str, value: Value| {
        if !value.is_null() {
            fields.insert(name.to_owned(), value);
        }
    };
    let response = &message.response;
    let reasoning = message.reasoning();
    set("text", json!(message.text()));
    set(
        "reasoning",
        if reasoning.is_empty() {
            Value::Null
        } else {
            json!(reasoning)
        },
    );
    set("refusal", json!(message.refusal()));
    let others: Vec<_> = beside_text(message).collect();
    set(
        "content",
        if others.is_empty() {
            Value::Null
        } else {
            json!(others)
        },
    );
    set("finish_reason", json!(message.finish_reason()));
    set("model", json!(response.model));
    set("provider", json!(response.provider));
    set("id", json!(response.id));
    set("usage", json!(message.usage));
    set(
        "cost",
        json!(message.usage.as_ref().and_then(|usage| usage.cost)),
    );
    if is_simulated {
        set("simulated", json!(true));
    }
    Value::Object(fields)
}

/// The parts of an answer that have no field of their own: images, citations, tool calls.
pub(crate) fn beside_text(message: &AiMessage) -> impl Iterator<Item = &ContentBlock> {
    message.content.iter().filter(|block| {
        !matches!(
            block,
            ContentBlock::Text(_) | ContentBlock::Reasoning(_) | ContentBlock::Refusal(_)
        )
    })
}

/// The object of a failure.
pub(crate) fn failure(error: &Error) -> Value {
    json!({ "error": error.report() })
}

/// The object as text: in lines for a reader, in one line for a program.
pub(crate) fn text(object: &Value, is_for_reader: bool) -> String {
    if is_for_reader {
        format!("{object:#}\n")
    } else {
        format!("{object}\n")
    }
}
