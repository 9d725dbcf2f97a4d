//! The schema, and requests to check against it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use chat_core::{ChatOptions, ChatRequest, Message, RunContext};
use chat_openrouter::ChatOpenRouter;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::catalog;

/// Says something that is seen although the test passes.
#[allow(
    clippy::explicit_write,
    reason = "what is printed is kept for tests that fail"
)]
pub(crate) fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").unwrap();
}

/// The schema's document, or none and a line that says why.
pub(crate) fn document() -> Option<Value> {
    read("openrouter-openapi-chat.json")
}

/// A file of the data, or none and a line that says why.
pub(crate) fn read(name: &str) -> Option<Value> {
    let Some(data) = std::env::var_os("CHAT_EXTERNAL_DATA") else {
        say("skipped: CHAT_EXTERNAL_DATA is not set");
        return None;
    };
    let file = Path::new(&data).join(name);
    if !file.exists() {
        say(&format!("skipped: there is no {}", file.display()));
        return None;
    }
    Some(serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap())
}

pub(crate) fn validator(document: &Value) -> Validator {
    let reference = "#/components/schemas/ChatRequest";
    let schema = json!({"$ref": reference, "components": document["components"]});
    jsonschema::draft202012::new(&schema).unwrap()
}

/// The names of the properties of a schema.
pub(crate) fn properties(document: &Value, pointer: &str) -> BTreeSet<String> {
    let schema = document
        .pointer(&format!("/components/schemas/{pointer}"))
        .unwrap();
    schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

/// The body for a system and a human message with these options.
pub(crate) fn body(options: &ChatOptions) -> Value {
    let messages = ["Be brief.", "Hi."];
    let messages = [Message::system(messages[0]), Message::human(messages[1])];
    let builder = ChatOpenRouter::builder()
        .api_key("key")
        .model("openai/gpt-4.1");
    let (model, context) = (builder.build().unwrap(), RunContext::new());
    let request = ChatRequest::new(&messages, options, &context);
    serde_json::from_slice(model.dry_run(request, true).unwrap().body()).unwrap()
}

/// A request for each form of each option, and one with all of them.
pub(crate) fn bodies() -> Vec<Value> {
    let mut options: Vec<_> = catalog::cases()
        .into_iter()
        .map(|case| case.options)
        .collect();
    options.extend(catalog::sampling().into_iter().map(|(_, options)| options));
    let all = options
        .iter()
        .fold(ChatOptions::new(), |all, one| one.or(&all));
    options.push(all);
    options.iter().map(body).collect()
}

/// Everything that some request says about an object of the body.
pub(crate) fn keys_at(bodies: &[Value], pointer: &str) -> BTreeSet<String> {
    let objects = bodies
        .iter()
        .filter_map(|body| body.pointer(pointer)?.as_object());
    objects.flat_map(|object| object.keys().cloned()).collect()
}

pub(crate) fn set_of<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}
