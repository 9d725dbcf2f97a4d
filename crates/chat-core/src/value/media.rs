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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MediaBlock {
    /// Where the bytes are.
    #[serde(flatten)]
    pub source: MediaSource,
    /// What the bytes are, such as `image/png`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// The name that the file goes by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// What a provider takes or gives beside this, kept as it is.
    #[serde(default, skip_serializing_if = "JsonMap::is_empty")]
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

    fn from_source(source: MediaSource, mime_type: Option<String>) -> Self {
        Self {
            source,
            mime_type,
            filename: None,
            extras: JsonMap::new(),
        }
    }
}
