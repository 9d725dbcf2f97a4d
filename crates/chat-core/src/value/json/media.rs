use serde_json::Value;

use super::fields::Fields;
use crate::value::media::{audio_mime_type, from_address};
use crate::value::{MediaBlock, MediaSource};

/// Media in LangChain's standard form, in its older form with `source_type`, or in Anthropic's
/// with `source`.
pub(super) fn standard(fields: &mut Fields) -> Option<MediaBlock> {
    if fields.get("source_type").is_some() {
        let source = old_source(fields)?;
        fields.remove("source_type");
        return Some(finish(fields, source, None));
    }
    if let Some((source, mime_type)) = inner_source(fields) {
        return Some(finish(fields, source, mime_type));
    }
    let source = fields
        .text("url")
        .map(MediaSource::Url)
        .or_else(|| fields.text("base64").map(MediaSource::Base64))
        .or_else(|| fields.id("file_id").map(MediaSource::FileId))?;
    Some(finish(fields, source, None))
}

/// Media whose address or data URL stands under `key`, alone or as the `url` of an object.
pub(super) fn addressed(fields: &mut Fields, key: &str) -> Option<MediaBlock> {
    let url = match fields.get(key)? {
        Value::String(_) => fields.text(key)?,
        object => {
            object.get("url")?.as_str()?;
            let mut inner = fields.inner(key)?;
            let url = inner.text("url")?;
            keep_inner(fields, key, inner);
            url
        }
    };
    let (source, mime_type) = from_address(url);
    Some(finish(fields, source, mime_type))
}

/// OpenAI's part for sounds: base64 and a short name of the format.
pub(super) fn input_audio(fields: &mut Fields) -> Option<MediaBlock> {
    fields.get("input_audio")?.get("data")?.as_str()?;
    let mut inner = fields.inner("input_audio")?;
    let data = inner.text("data")?;
    let mime_type = inner.text("format").as_deref().map(audio_mime_type);
    keep_inner(fields, "input_audio", inner);
    let (source, own_mime_type) = from_data(data);
    Some(finish(fields, source, own_mime_type.or(mime_type)))
}

/// OpenAI's part for files, or a standard block.
pub(super) fn file(fields: &mut Fields) -> Option<MediaBlock> {
    let Some(Value::Object(object)) = fields.get("file") else {
        return standard(fields);
    };
    let has_data = object.get("file_data").is_some_and(Value::is_string);
    if !has_data && !object.get("file_id").is_some_and(Value::is_string) {
        return None;
    }
    let mut inner = fields.inner("file")?;
    let (source, mime_type) = match inner.text("file_data") {
        Some(data) if data.contains("://") => (MediaSource::Url(data), None),
        Some(data) => from_data(data),
        None => (MediaSource::FileId(inner.text("file_id")?), None),
    };
    if fields.get("filename").is_none()
        && let Some(filename) = inner.text("filename")
    {
        fields.insert("filename", Value::String(filename));
    }
    keep_inner(fields, "file", inner);
    Some(finish(fields, source, mime_type))
}

/// The sound that a model answers with. Without data, the id of one that the provider keeps.
pub(super) fn answer_audio(mut fields: Fields) -> MediaBlock {
    let source = match fields.text("data") {
        Some(data) => MediaSource::Base64(data),
        None if fields.is_blank("transcript") => {
            MediaSource::FileId(fields.id("id").unwrap_or_default())
        }
        None => MediaSource::Base64(String::new()),
    };
    let mime_type = fields.text("format").as_deref().map(audio_mime_type);
    finish(&mut fields, source, mime_type)
}

fn old_source(fields: &mut Fields) -> Option<MediaSource> {
    match fields.peek_text("source_type")? {
        "base64" => fields.text("data").map(MediaSource::Base64),
        "url" => fields.text("url").map(MediaSource::Url),
        "id" => fields.id("id").map(MediaSource::FileId),
        _ => None,
    }
}

fn inner_source(fields: &mut Fields) -> Option<(MediaSource, Option<String>)> {
    let (key, to_source): (_, fn(String) -> MediaSource) =
        match fields.get("source")?.get("type")?.as_str()? {
            "base64" => ("data", MediaSource::Base64),
            "url" => ("url", MediaSource::Url),
            "file" => ("file_id", MediaSource::FileId),
            _ => return None,
        };
    fields.get("source")?.get(key)?.as_str()?;
    let mut inner = fields.inner("source")?;
    let source = to_source(inner.text(key)?);
    let mime_type = inner.text("media_type");
    inner.remove("type");
    fields.absorb("source", inner);
    Some((source, mime_type))
}

/// What is left of a part's inner object stays under its name, to be written where it stood. The
/// detail of an image is an extra of its own.
fn keep_inner(fields: &mut Fields, key: &str, mut inner: Fields) {
    if key == "image_url"
        && fields.get("detail").is_none()
        && let Some(detail) = inner.remove("detail")
    {
        fields.insert("detail", detail);
    }
    let left = inner.rest("");
    if !left.is_empty() {
        fields.insert(key, Value::Object(left));
    }
}

/// A data URL, or bare base64.
fn from_data(data: String) -> (MediaSource, Option<String>) {
    match from_address(data) {
        (MediaSource::Url(data), _) => (MediaSource::Base64(data), None),
        found => found,
    }
}

fn finish(fields: &mut Fields, source: MediaSource, mime_type: Option<String>) -> MediaBlock {
    MediaBlock {
        source,
        mime_type: mime_type.or_else(|| fields.text("mime_type")),
        filename: fields.text("filename"),
        extras: fields.extras(),
    }
}
