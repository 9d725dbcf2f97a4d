use serde_json::Value;
use smol_str::SmolStr;

use super::{ContentBlock, JsonMap, MediaBlock, MediaSource};

/// A piece of the sound that a model answers with, as it is streamed.
///
/// The pieces of an answer add up to one [`ContentBlock::Audio`] with base64 data, whose `extras`
/// have the `id`, the `transcript` and `expires_at`.
///
/// ```
/// use chat_core::{AiMessageChunk, AudioChunk, ContentBlock, MessageFold};
///
/// let mut fold = MessageFold::new();
/// fold += AiMessageChunk::new("").with_audio(AudioChunk::new("QUJD").with_transcript("Hel"));
/// fold += AiMessageChunk::new("").with_audio(AudioChunk::new("REVG").with_transcript("lo"));
/// let message = fold.into_partial();
/// let Some(ContentBlock::Audio(audio)) = message.content.first() else {
///     return;
/// };
/// assert_eq!(audio.extras["transcript"], "Hello");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AudioChunk {
    /// The provider's id of the sound. The first of a stream counts.
    pub id: Option<SmolStr>,
    /// The next piece of the data, in base64. The pieces are joined as text.
    pub data: SmolStr,
    /// The next piece of what is said.
    pub transcript: SmolStr,
    /// When the provider forgets the sound, in seconds since the Unix epoch. The last counts.
    pub expires_at: Option<u64>,
    /// What the data is, such as `audio/wav`, if it is known. The first of a stream counts.
    pub mime_type: Option<SmolStr>,
    /// What else the provider says about the sound. The last value of each key counts.
    pub extras: JsonMap,
}

impl AudioChunk {
    /// The next piece of the data, in base64. It may be empty.
    #[must_use]
    pub fn new(data: impl Into<SmolStr>) -> Self {
        Self {
            data: data.into(),
            ..Self::default()
        }
    }

    /// Sets the provider's id of the sound.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<SmolStr>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the next piece of what is said.
    #[must_use]
    pub fn with_transcript(mut self, transcript: impl Into<SmolStr>) -> Self {
        self.transcript = transcript.into();
        self
    }

    /// Sets when the provider forgets the sound, in seconds since the Unix epoch.
    #[must_use]
    pub fn with_expires_at(mut self, seconds: u64) -> Self {
        self.expires_at = Some(seconds);
        self
    }

    /// Sets what the data is, such as `audio/wav`.
    #[must_use]
    pub fn with_mime_type(mut self, mime_type: impl Into<SmolStr>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Sets what else the provider says about the sound. The default is nothing.
    #[must_use]
    pub fn with_extras(mut self, extras: JsonMap) -> Self {
        self.extras = extras;
        self
    }

    pub(super) fn is_output(&self) -> bool {
        !self.data.is_empty() || !self.transcript.is_empty()
    }
}

/// Puts the pieces of a sound together.
#[derive(Clone, Debug, Default)]
pub(super) struct AudioFold {
    id: Option<SmolStr>,
    data: String,
    transcript: String,
    expires_at: Option<u64>,
    mime_type: Option<SmolStr>,
    extras: JsonMap,
}

impl AudioFold {
    pub(super) fn push(&mut self, piece: &AudioChunk) {
        let AudioChunk {
            id,
            data,
            transcript,
            expires_at,
            mime_type,
            extras,
        } = piece;
        set_once(&mut self.id, id.as_ref());
        self.data.push_str(data);
        self.transcript.push_str(transcript);
        self.expires_at = expires_at.or(self.expires_at);
        set_once(&mut self.mime_type, mime_type.as_ref());
        for (key, value) in extras {
            self.extras.insert(key.clone(), value.clone());
        }
    }

    pub(super) fn finish(self) -> ContentBlock {
        let mut extras = self.extras;
        let mut add = |key: &str, value: Value| extras.insert(key.to_owned(), value);
        if let Some(id) = self.id {
            add("id", Value::from(id.as_str()));
        }
        if !self.transcript.is_empty() {
            add("transcript", Value::from(self.transcript));
        }
        if let Some(seconds) = self.expires_at {
            add("expires_at", Value::from(seconds));
        }
        let source = MediaSource::Base64(self.data);
        let mime_type = self.mime_type.map(String::from);
        ContentBlock::Audio(MediaBlock::from_source(source, mime_type).with_extras(extras))
    }
}

fn set_once(field: &mut Option<SmolStr>, value: Option<&SmolStr>) {
    if field.is_none() {
        *field = value.filter(|value| !value.is_empty()).cloned();
    }
}
