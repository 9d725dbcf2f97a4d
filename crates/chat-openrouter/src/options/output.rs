use chat_core::JsonMap;
use serde_json::Value;

use super::OptionValue;
use super::lower::Lower;

open_enum! {
    /// How long answers are.
    ///
    /// Claude takes it for its own effort, before that of the reasoning; so says OpenRouter's
    /// parameters page.
    Verbosity {
        /// Short.
        Low = "low",
        /// As usual. The default.
        Medium = "medium",
        /// Long.
        High = "high",
        /// Longer.
        Xhigh = "xhigh",
        /// As long as can be.
        Max = "max",
    }
}

open_enum! {
    /// What an answer is made of.
    Modality {
        /// Text.
        Text = "text",
        /// Images.
        Image = "image",
        /// Sound, in a stream only.
        Audio = "audio",
    }
}

open_enum! {
    /// The format of a sound.
    AudioFormat {
        /// WAV.
        Wav = "wav",
        /// MP3.
        Mp3 = "mp3",
        /// FLAC.
        Flac = "flac",
        /// Opus.
        Opus = "opus",
        /// Samples of 16 bits without a header.
        Pcm16 = "pcm16",
    }
}

/// The voice and the format of spoken answers, for requests with the modality
/// [`Audio`](Modality::Audio).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AudioOutput {
    /// The voice, in the model's own words, such as `alloy`.
    pub voice: String,
    /// The format.
    pub format: AudioFormat,
}

impl AudioOutput {
    /// This voice in this format.
    #[must_use]
    pub fn new(voice: impl Into<String>, format: impl Into<AudioFormat>) -> Self {
        Self {
            voice: voice.into(),
            format: format.into(),
        }
    }
}

impl Lower for AudioOutput {
    fn lower(self) -> Value {
        let fields = [
            ("voice", self.voice.lower()),
            ("format", self.format.lower()),
        ];
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    }
}

/// How images are made. What there is and what it may be is the model's business.
///
/// A value is a text, a number or a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageConfig(JsonMap);

impl ImageConfig {
    /// Says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the ratio of width to height, such as `16:9`.
    #[must_use]
    pub fn with_aspect_ratio(self, ratio: impl Into<String>) -> Self {
        self.with("aspect_ratio", ratio.into())
    }

    /// Sets the size, such as `1024x1024`.
    #[must_use]
    pub fn with_size(self, size: impl Into<String>) -> Self {
        self.with("size", size.into())
    }

    /// Sets the quality, such as `high`.
    #[must_use]
    pub fn with_quality(self, quality: impl Into<String>) -> Self {
        self.with("quality", quality.into())
    }

    /// Sets anything that the model takes, such as `background` or `output_format`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }
}

impl From<JsonMap> for ImageConfig {
    fn from(fields: JsonMap) -> Self {
        Self(fields)
    }
}

impl Lower for ImageConfig {
    fn lower(self) -> Value {
        self.0.into()
    }
}

/// What the answer will mostly be, so that a model which supports it answers faster.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Prediction {
    /// One text.
    Text(String),
    /// Several texts, one after the other.
    Parts(Vec<String>),
}

impl Prediction {
    /// One text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Several texts, one after the other.
    #[must_use]
    pub fn parts<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> Self {
        Self::Parts(texts.into_iter().map(Into::into).collect())
    }
}

impl Lower for Prediction {
    fn lower(self) -> Value {
        let content = match self {
            Self::Text(text) => text.lower(),
            Self::Parts(texts) => texts.into_iter().map(part).collect(),
        };
        let fields = [("type", "content".into()), ("content", content)];
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    }
}

fn part(text: String) -> Value {
    let fields = [("type", "text".to_owned()), ("text", text)];
    fields
        .map(|(name, value)| (name.to_owned(), value.lower()))
        .into_iter()
        .collect()
}

impl OptionValue<Prediction> for &str {
    fn into_value(self) -> Option<Prediction> {
        Some(Prediction::new(self))
    }
}

impl OptionValue<Prediction> for String {
    fn into_value(self) -> Option<Prediction> {
        Some(Prediction::new(self))
    }
}
