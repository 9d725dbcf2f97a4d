use serde_json::{Value, json};

use super::part::{image_part, take_inner, with, with_extras, write_parts};
use crate::value::media::audio_format;
use crate::value::{AiMessage, Citation, ContentBlock, JsonMap, MediaBlock, MediaSource};

/// Where the blocks of a model's message go.
#[derive(Default)]
struct Sorted<'a> {
    parts: Vec<&'a ContentBlock>,
    refusal: String,
    audio: Option<Value>,
    images: Vec<Value>,
    annotations: Vec<Value>,
    tool_calls: Vec<Value>,
}

pub(super) fn write_ai_message(fields: &mut JsonMap, message: &AiMessage) {
    let mut sorted = Sorted::default();
    for block in &message.content {
        sorted.push(block);
    }
    let content = match sorted.parts.as_slice() {
        [] => Value::Null,
        parts => write_parts(parts),
    };
    fields.insert("content".to_owned(), content);
    let reasoning = message.reasoning();
    if !reasoning.is_empty() {
        fields.insert("reasoning".to_owned(), json!(reasoning));
    }
    if let Some(details) = &message.reasoning_details {
        fields.insert("reasoning_details".to_owned(), json!(details.entries));
    }
    if !sorted.refusal.is_empty() {
        fields.insert("refusal".to_owned(), json!(sorted.refusal));
    }
    if let Some(audio) = sorted.audio {
        fields.insert("audio".to_owned(), audio);
    }
    for (key, list) in [
        ("images", sorted.images),
        ("annotations", sorted.annotations),
        ("tool_calls", sorted.tool_calls),
    ] {
        if !list.is_empty() {
            fields.insert(key.to_owned(), Value::Array(list));
        }
    }
}

impl<'a> Sorted<'a> {
    fn push(&mut self, block: &'a ContentBlock) {
        match block {
            ContentBlock::Reasoning(_) => {}
            ContentBlock::Refusal(block) => self.refusal.push_str(&block.refusal),
            ContentBlock::Citation(citation) => self.annotations.push(write_citation(citation)),
            ContentBlock::ToolCall(call) => {
                let args = Value::Object(call.args.clone()).to_string();
                let entry = write_call(&call.id, &call.name, &args, &call.extras);
                self.tool_calls.push(entry);
            }
            ContentBlock::InvalidToolCall(call) => {
                let id = call.id.as_deref().unwrap_or_default();
                let name = call.name.as_deref().unwrap_or_default();
                let entry = write_call(id, name, &call.args, &call.extras);
                self.tool_calls.push(entry);
            }
            ContentBlock::NonStandard(block) if is_annotation(&block.value) => {
                let inner = block
                    .value
                    .get("value")
                    .filter(|_| is_wrapped(&block.value));
                self.annotations.push(inner.unwrap_or(&block.value).clone());
            }
            ContentBlock::Image(media) => match image_part(media) {
                Some(image) => self.images.push(image),
                None => self.parts.push(block),
            },
            ContentBlock::Audio(media) => match write_audio(media) {
                Some(audio) if self.audio.is_none() => self.audio = Some(audio),
                _ => self.parts.push(block),
            },
            _ => self.parts.push(block),
        }
    }
}

fn write_call(id: &str, name: &str, args: &str, extras: &JsonMap) -> Value {
    let mut extras = extras.clone();
    let mut call = json!({ "id": id, "type": "function" });
    let is_of_another_type = extras.get("type").is_some_and(Value::is_string);
    if let Some(kind) = extras.shift_remove("type").filter(Value::is_string) {
        call = with(call, "type", kind);
    }
    if !is_of_another_type || !name.is_empty() {
        let more = take_inner(&mut extras, "function").unwrap_or_default();
        let function = json!({ "name": name, "arguments": args });
        call = with(call, "function", with_extras(function, &more));
    }
    with_extras(call, &extras)
}

fn write_citation(citation: &Citation) -> Value {
    let mut inner = json!({});
    let fields = [
        ("url", citation.url.as_ref().map(|text| json!(text))),
        ("title", citation.title.as_ref().map(|text| json!(text))),
        (
            "content",
            citation.cited_text.as_ref().map(|text| json!(text)),
        ),
        ("start_index", citation.start_index.map(|at| json!(at))),
        ("end_index", citation.end_index.map(|at| json!(at))),
    ];
    for (key, value) in fields {
        if let Some(value) = value {
            inner = with(inner, key, value);
        }
    }
    let inner = with_extras(inner, &citation.extras);
    json!({ "type": "url_citation", "url_citation": inner })
}

/// The sound of an answer: its data, or the id under which the provider keeps it.
fn write_audio(media: &MediaBlock) -> Option<Value> {
    let mut audio = match &media.source {
        MediaSource::Base64(data) => json!({ "data": data }),
        MediaSource::FileId(id) => json!({ "id": id }),
        MediaSource::Url(_) => return None,
    };
    if let Some(mime_type) = &media.mime_type {
        audio = with(audio, "format", json!(audio_format(mime_type)));
    }
    Some(with_extras(audio, &media.extras))
}

/// Whether this is an annotation that does not show it by itself.
fn is_wrapped(value: &Value) -> bool {
    value.get("type").and_then(Value::as_str) == Some("non_standard_annotation")
}

/// Whether a provider gave this as an annotation: it then need not read a file again.
pub(in crate::value) fn is_annotation(value: &Value) -> bool {
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_read_file = kind == "file" && value.pointer("/file/hash").is_some();
    is_read_file || kind.ends_with("annotation") || kind.ends_with("citation")
}
