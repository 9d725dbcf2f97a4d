//! One recorded request, read and written again.

use chat_core::{CompiledSchema, ErrorKind};
use chat_openrouter::OpenRouterRequest;
use serde_json::{Map, Value, json};

/// A request that is read and written again says the same. Several choices are refused, since
/// OpenRouter gives one.
pub(crate) fn check_request(request: &Value, place: &str) {
    let mut request = request.clone();
    let read = |request: &Value| {
        let read = OpenRouterRequest::from_json(request.clone());
        read.unwrap_or_else(|error| panic!("{place}: {error}"))
    };
    if request["n"].as_f64().is_some_and(|choices| choices > 1.0) {
        let error = read(&request).to_json().expect_err(place);
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{place}");
        request["n"].take();
    }
    let written = read(&request).to_json();
    let written = written.unwrap_or_else(|error| panic!("{place}: {error}"));
    assert_eq!(meaning(&written), meaning(&request), "{place}");
}

/// A request without what says nothing, and with one way to say what can be said in several.
fn meaning(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            let mut fields: Map<_, _> = fields
                .map(|(name, value)| (name.clone(), field(name, value)))
                .collect();
            message(&mut fields);
            function(&mut fields);
            whole(&mut fields);
            Value::Object(fields)
        }
        Value::Array(items) => items.iter().map(meaning).collect(),
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}

fn field(name: &str, value: &Value) -> Value {
    match (name, value) {
        ("stop", Value::String(_)) => json!([value]),
        ("arguments", Value::String(text)) if text.trim().is_empty() => json!({}),
        ("arguments", Value::String(text)) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        ("content", Value::String(text)) => json!([{"type": "text", "text": text}]),
        _ => meaning(value),
    }
}

/// A model's message: an empty text is none, and thoughts that a provider would refuse stay here.
fn message(fields: &mut Map<String, Value>) {
    if fields.get("type") == Some(&json!("input_video")) {
        fields.insert("type".to_owned(), json!("video_url"));
    }
    if fields.get("role") != Some(&json!("assistant")) {
        return;
    }
    if fields.get("content") == Some(&json!([{"type": "text", "text": ""}])) {
        fields.shift_remove("content");
    }
    if let Some(reasoning) = fields.shift_remove("reasoning_content") {
        fields.entry("reasoning").or_insert(reasoning);
    }
    let Some(Value::Array(details)) = fields.get_mut("reasoning_details") else {
        return;
    };
    let had_some = !details.is_empty();
    details.retain(|entry| {
        let text = |name: &str| entry[name].as_str().unwrap_or_default();
        let needs_signature =
            ["", "anthropic-claude-v1", "google-gemini-v1"].contains(&text("format"));
        text("type") != "reasoning.text" || !needs_signature || !text("signature").is_empty()
    });
    if had_some {
        fields.shift_remove("reasoning");
    }
}

/// A function's schema: that of one without arguments is written out, and that of a strict one goes
/// out in the form for strict mode.
fn function(fields: &mut Map<String, Value>) {
    if fields.get("description") == Some(&json!("")) {
        fields.shift_remove("description");
    }
    let is_function = fields.contains_key("name") && !fields.contains_key("arguments");
    if is_function && fields.get("strict") == Some(&json!(true)) {
        let compiled = fields.get("parameters").map(CompiledSchema::strict);
        if let Some(Ok(compiled)) = compiled {
            fields.insert("parameters".to_owned(), compiled.schema().clone());
        }
    }
    if let Some(Value::Object(parameters)) = fields.get_mut("parameters")
        && is_function
        && (parameters.is_empty() || parameters.get("type") == Some(&json!("object")))
    {
        parameters.entry("type").or_insert(json!("object"));
        if !parameters.contains_key("additionalProperties") && !parameters.contains_key("$ref") {
            parameters.entry("properties").or_insert(json!({}));
        }
    }
}

/// The request itself: how it is answered is no part of it, and there is no choice without tools.
fn whole(fields: &mut Map<String, Value>) {
    if !fields.contains_key("messages") {
        return;
    }
    if fields.get("stream") == Some(&json!(false)) {
        fields.shift_remove("stream");
    }
    let has_tools = fields.get("tools").is_some_and(|tools| *tools != json!([]));
    if !has_tools {
        for name in ["tools", "tool_choice", "parallel_tool_calls"] {
            fields.shift_remove(name);
        }
    }
}
