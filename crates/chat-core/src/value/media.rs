use serde::{Deserialize, Serialize};

use super::JsonMap;

/// Where the bytes of an image, a sound, a video or a file are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MediaSource {
    /// At this address. The provider fetches it; this crate never does.
    Url(String),
    /// Here, in base64 without a `data:` prefix.
    Base64(String),
    /// In the provider's storage, under this id.
    FileId(String),
}

/// An image, a sound, a video or a file in a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MediaBlock {
    /// Where the bytes are.
    #[serde(flatten)]
    pub source: MediaSource,
    /// What the bytes are, such as `image/png`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// The name that the file goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// What a provider takes or gives beside this, kept as it is.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
}

impl MediaBlock {
    /// Media at an address.
    #[must_use]
    pub fn url(url: impl Into<String>) -> Self {
        Self::from_source(MediaSource::Url(url.into()), None)
    }

    /// Media in base64 (no `data:` prefix) of this mime type.
    #[must_use]
    pub fn base64(data: impl Into<String>, mime_type: impl Into<String>) -> Self {
        Self::from_source(MediaSource::Base64(data.into()), Some(mime_type.into()))
    }

    /// Media in the provider's storage.
    #[must_use]
    pub fn file_id(id: impl Into<String>) -> Self {
        Self::from_source(MediaSource::FileId(id.into()), None)
    }

    /// Sets the mime type.
    #[must_use]
    pub fn with_mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Sets the file name.
    #[must_use]
    pub fn with_filename(mut self, filename: impl Into<String>) -> Self {
        self.filename = Some(filename.into());
        self
    }

    /// Sets what a provider takes or gives beside this. The default is nothing.
    #[must_use]
    pub fn with_extras(mut self, extras: JsonMap) -> Self {
        self.extras = extras;
        self
    }

    pub(super) fn from_source(source: MediaSource, mime_type: Option<String>) -> Self {
        Self {
            source,
            mime_type,
            filename: None,
            extras: JsonMap::new(),
        }
    }
}

/// An address as a source. A data URL in base64 becomes its data and its mime type.
pub(super) fn from_address(url: String) -> (MediaSource, Option<String>) {
    let data = url
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"));
    match data {
        Some((mime_type, data)) => {
            let mime_type = Some(mime_type.to_owned()).filter(|text| !text.is_empty());
            (MediaSource::Base64(data.to_owned()), mime_type)
        }
        None => (MediaSource::Url(url), None),
    }
}

/// The mime type of an audio format by its short name.
pub(super) fn audio_mime_type(format: &str) -> String {
    match format {
        "mp3" => "audio/mpeg".to_owned(),
        "m4a" => "audio/mp4".to_owned(),
        other => format!("audio/{other}"),
    }
}

/// The short name of an audio format by its mime type.
pub(super) fn audio_format(mime_type: &str) -> &str {
    match mime_type.strip_prefix("audio/").unwrap_or(mime_type) {
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
