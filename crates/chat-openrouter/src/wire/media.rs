use chat_core::{ContentBlock, Error, ErrorKind, MediaBlock, MediaSource, Result};
use serde::ser::{Serialize, SerializeMap, Serializer};

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
                extras(&mut part, &block.extras)?;
            }
            ContentBlock::Image(media) => {
                part.serialize_entry("type", "image_url")?;
                part.serialize_entry(
                    "image_url",
                    &Url {
                        media,
                        mime_type: "image/png",
                    },
                )?;
                extras(&mut part, &media.extras)?;
            }
            ContentBlock::Video(media) => {
                part.serialize_entry("type", "video_url")?;
                part.serialize_entry(
                    "video_url",
                    &Url {
                        media,
                        mime_type: "video/mp4",
                    },
                )?;
                extras(&mut part, &media.extras)?;
            }
            ContentBlock::Audio(media) => {
                part.serialize_entry("type", "input_audio")?;
                part.serialize_entry("input_audio", &Audio(media))?;
                extras(&mut part, &media.extras)?;
            }
            ContentBlock::File(media) => {
                part.serialize_entry("type", "file")?;
                part.serialize_entry("file", &File(media))?;
                extras(&mut part, &media.extras)?;
            }
            ContentBlock::NonStandard(block) => {
                for (key, value) in block.value.as_object().into_iter().flatten() {
                    part.serialize_entry(key, value)?;
                }
            }
            // Passed over by `message_parts`, refused by `check_part`.
            _ => {}
        }
        part.end()
    }
}

fn extras<M: SerializeMap>(part: &mut M, extras: &chat_core::JsonMap) -> Result<(), M::Error> {
    extras
        .iter()
        .try_for_each(|(key, value)| part.serialize_entry(key, value))
}

/// An address, or a data URL, in an object of its own.
struct Url<'a> {
    media: &'a MediaBlock,
    mime_type: &'static str,
}

impl Serialize for Url<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(1))?;
        object.serialize_entry(
            "url",
            &Address {
                media: self.media,
                mime_type: self.mime_type,
            },
        )?;
        object.end()
    }
}

/// An address or a data URL.
struct Address<'a> {
    media: &'a MediaBlock,
    mime_type: &'static str,
}

impl Serialize for Address<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.media.source {
            MediaSource::Base64(data) => {
                let mime_type = self.media.mime_type.as_deref().unwrap_or(self.mime_type);
                serializer.collect_str(&format_args!("data:{mime_type};base64,{data}"))
            }
            MediaSource::Url(url) | MediaSource::FileId(url) => serializer.serialize_str(url),
            _ => serializer.serialize_none(),
        }
    }
}

struct Audio<'a>(&'a MediaBlock);

impl Serialize for Audio<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        if let MediaSource::Base64(data) = &self.0.source {
            object.serialize_entry("data", data)?;
        }
        object.serialize_entry("format", audio_format(self.0.mime_type.as_deref()))?;
        object.end()
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

struct File<'a>(&'a MediaBlock);

impl Serialize for File<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        if let Some(filename) = &self.0.filename {
            object.serialize_entry("filename", filename)?;
        }
        match &self.0.source {
            MediaSource::FileId(id) => object.serialize_entry("file_id", id)?,
            _ => object.serialize_entry(
                "file_data",
                &Address {
                    media: self.0,
                    mime_type: "application/pdf",
                },
            )?,
        }
        object.end()
    }
}
