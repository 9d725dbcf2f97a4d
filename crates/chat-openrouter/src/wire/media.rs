use chat_core::{ContentBlock, Error, ErrorKind, JsonMap, MediaBlock, MediaSource, Result};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// A block of a message that goes out, as a part of its `content`.
pub(super) struct Part<'a>(pub(super) &'a ContentBlock);

/// Says why a block cannot go out, if it cannot.
pub(super) fn check_part(block: &ContentBlock) -> Result<()> {
    match block {
        ContentBlock::Text(_)
        | ContentBlock::Image(_)
        | ContentBlock::Video(_)
        | ContentBlock::File(_) => Ok(()),
        ContentBlock::NonStandard(block) if block.value.is_object() => Ok(()),
        ContentBlock::Audio(media) => match media.source {
            MediaSource::Base64(_) => Ok(()),
            _ => Err(unsupported(
                "OpenRouter takes audio as base64 data only, not by address",
            )),
        },
        _ => Err(unsupported(
            "only text, media and JSON objects can be sent as parts of a message",
        )),
    }
}

fn unsupported(message: &str) -> Error {
    Error::new(ErrorKind::Unsupported, message)
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut part = serializer.serialize_map(None)?;
        match self.0 {
            ContentBlock::Text(block) => {
                part.serialize_entry("type", "text")?;
                part.serialize_entry("text", &block.text)?;
                for (name, value) in own(&block.extras, &["type", "text"]) {
                    part.serialize_entry(name, value)?;
                }
            }
            ContentBlock::Image(media) => nested(&mut part, "image_url", media)?,
            ContentBlock::Video(media) => nested(&mut part, "video_url", media)?,
            ContentBlock::Audio(media) => nested(&mut part, "input_audio", media)?,
            ContentBlock::File(media) => nested(&mut part, "file", media)?,
            ContentBlock::NonStandard(block) => {
                for (key, value) in block.value.as_object().into_iter().flatten() {
                    part.serialize_entry(key, value)?;
                }
            }
            // Passed over by `is_part`, refused by `check_part`.
            _ => {}
        }
        part.end()
    }
}

/// The extras that can stand beside fields of these names. Ids and indexes that LangChain made up
/// stay at home.
pub(super) fn own<'a>(
    extras: &'a JsonMap,
    taken: &'a [&str],
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let is_made_up = |name: &str, value: &Value| {
        matches!(name, "id" | "index") && value.as_str().is_some_and(|id| id.starts_with("lc_"))
    };
    extras
        .iter()
        .filter(move |(name, value)| !taken.contains(&name.as_str()) && !is_made_up(name, value))
}

/// Media in an object that is named like the part's type. An extra that is an object of that name
/// goes into it, all others beside it.
fn nested<M: SerializeMap>(
    part: &mut M,
    kind: &'static str,
    media: &MediaBlock,
) -> Result<(), M::Error> {
    part.serialize_entry("type", kind)?;
    part.serialize_entry(kind, &Inner { kind, media })?;
    let taken: &[&str] = match kind {
        "image_url" => &["type", "image_url", "detail"],
        kind => &["type", kind],
    };
    for (name, value) in own(&media.extras, taken) {
        part.serialize_entry(name, value)?;
    }
    Ok(())
}

struct Inner<'a> {
    kind: &'static str,
    media: &'a MediaBlock,
}

impl Serialize for Inner<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { kind, media } = self;
        let mut object = serializer.serialize_map(None)?;
        let taken: &[&str] = match *kind {
            "image_url" => {
                object.serialize_entry("url", &Address(media, "image/png"))?;
                if let Some(detail) = media.extras.get("detail") {
                    object.serialize_entry("detail", detail)?;
                }
                &["url", "detail"]
            }
            "video_url" => {
                object.serialize_entry("url", &Address(media, "video/mp4"))?;
                &["url"]
            }
            "input_audio" => {
                if let MediaSource::Base64(data) = &media.source {
                    object.serialize_entry("data", data)?;
                }
                object.serialize_entry("format", audio_format(media.mime_type.as_deref()))?;
                &["data", "format"]
            }
            _ => {
                if let Some(filename) = &media.filename {
                    object.serialize_entry("filename", filename)?;
                }
                match &media.source {
                    MediaSource::FileId(id) => object.serialize_entry("file_id", id)?,
                    _ => object.serialize_entry("file_data", &Address(media, "application/pdf"))?,
                }
                &["filename", "file_id", "file_data"]
            }
        };
        let extras = media.extras.get(*kind).and_then(Value::as_object);
        for (name, value) in extras.into_iter().flat_map(|extras| own(extras, taken)) {
            object.serialize_entry(name, value)?;
        }
        object.end()
    }
}

/// An address or a data URL, and the mime type of data that does not say its own.
struct Address<'a>(&'a MediaBlock, &'static str);

impl Serialize for Address<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(media, default) = self;
        match &media.source {
            MediaSource::Base64(data) => {
                let mime_type = media.mime_type.as_deref().unwrap_or(default);
                serializer.collect_str(&format_args!("data:{mime_type};base64,{data}"))
            }
            MediaSource::Url(url) | MediaSource::FileId(url) => serializer.serialize_str(url),
            _ => serializer.serialize_none(),
        }
    }
}

/// OpenRouter's word for an audio format, which is not always the second half of the mime type.
fn audio_format(mime_type: Option<&str>) -> &str {
    let format = mime_type
        .and_then(|mime_type| mime_type.strip_prefix("audio/"))
        .unwrap_or("wav");
    match format {
        "mpeg" => "mp3",
        "x-wav" | "wave" | "vnd.wave" => "wav",
        "mp4" | "x-m4a" => "m4a",
        "x-aiff" => "aiff",
        "x-flac" => "flac",
        "x-aac" => "aac",
        "vorbis" => "ogg",
        other => other,
    }
}
