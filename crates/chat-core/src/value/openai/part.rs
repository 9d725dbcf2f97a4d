use serde_json::{Value, json};

use crate::value::media::audio_format;
use crate::value::{Content, ContentBlock, JsonMap, MediaBlock, MediaSource};

/// The content of a message that is not a model's.
pub(super) fn write_content(content: &Content) -> Value {
    if content.is_empty() {
        return json!("");
    }
    write_parts(&content.iter().collect::<Vec<_>>())
}

/// A text if it is one text and nothing else, or a list of parts.
pub(super) fn write_parts(blocks: &[&ContentBlock]) -> Value {
    match blocks {
        [ContentBlock::Text(block)] if block.extras.is_empty() && !block.text.is_empty() => {
            json!(block.text)
        }
        blocks => blocks.iter().map(|block| write_part(block)).collect(),
    }
}

fn write_part(block: &ContentBlock) -> Value {
    let part = match block {
        ContentBlock::Text(block) => {
            let part = json!({ "type": "text", "text": block.text });
            Some(with_extras(part, &block.extras))
        }
        ContentBlock::Image(media) => image_part(media),
        ContentBlock::Audio(media) => audio_part(media),
        ContentBlock::Video(media) => address(media, "video/mp4")
            .map(|url| nested("video_url", json!({ "url": url }), media.extras.clone())),
        ContentBlock::File(media) => Some(file_part(media)),
        ContentBlock::NonStandard(block) if block.extras.is_empty() => Some(block.value.clone()),
        _ => None,
    };
    part.unwrap_or_else(|| own_form(block))
}

/// An image by its address or as a data URL. `None` if it has neither.
pub(super) fn image_part(media: &MediaBlock) -> Option<Value> {
    let mut inner = json!({ "url": address(media, "image/png")? });
    let mut extras = media.extras.clone();
    if let Some(detail) = extras.shift_remove("detail") {
        inner = with(inner, "detail", detail);
    }
    Some(nested("image_url", inner, extras))
}

/// A part whose own fields are in an object under its type. What is added to it goes there if it is
/// an object of that name, else beside it.
fn nested(key: &str, mut inner: Value, mut extras: JsonMap) -> Value {
    if let Some(more) = take_inner(&mut extras, key) {
        inner = with_extras(inner, &more);
    }
    with_extras(json!({ "type": key, key: inner }), &extras)
}

/// The extras that stand in the object of this name, if there is one.
pub(super) fn take_inner(extras: &mut JsonMap, key: &str) -> Option<JsonMap> {
    if !extras.get(key)?.is_object() {
        return None;
    }
    match extras.shift_remove(key) {
        Some(Value::Object(inner)) => Some(inner),
        _ => None,
    }
}

/// What is added to a part stands beside its fields, never in place of one. Ids and indexes that
/// LangChain made up stay at home.
pub(super) fn with_extras(mut part: Value, extras: &JsonMap) -> Value {
    let is_made_up = |key: &str, value: &Value| {
        matches!(key, "id" | "index") && value.as_str().is_some_and(|id| id.starts_with("lc_"))
    };
    if let Some(part) = part.as_object_mut() {
        for (key, value) in extras {
            if !is_made_up(key, value) {
                part.entry(key).or_insert_with(|| value.clone());
            }
        }
    }
    part
}

pub(super) fn with(mut object: Value, key: &str, value: Value) -> Value {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
    object
}

fn audio_part(media: &MediaBlock) -> Option<Value> {
    let MediaSource::Base64(data) = &media.source else {
        return None;
    };
    let mut inner = json!({ "data": data });
    if let Some(mime_type) = &media.mime_type {
        inner = with(inner, "format", json!(audio_format(mime_type)));
    }
    Some(nested("input_audio", inner, media.extras.clone()))
}

fn file_part(media: &MediaBlock) -> Value {
    let mut inner = match (&media.source, address(media, "application/pdf")) {
        (MediaSource::FileId(id), _) => json!({ "file_id": id }),
        (_, data) => json!({ "file_data": data }),
    };
    if let Some(filename) = &media.filename {
        inner = with(inner, "filename", json!(filename));
    }
    nested("file", inner, media.extras.clone())
}

/// The address or the data URL; `default` is the mime type of data that does not say its own.
fn address(media: &MediaBlock, default: &str) -> Option<String> {
    match &media.source {
        MediaSource::Url(url) => Some(url.clone()),
        MediaSource::Base64(data) => {
            let mime_type = media.mime_type.as_deref().unwrap_or(default);
            Some(format!("data:{mime_type};base64,{data}"))
        }
        MediaSource::FileId(_) => None,
    }
}

fn own_form(block: &ContentBlock) -> Value {
    serde_json::to_value(block).unwrap_or_default()
}
