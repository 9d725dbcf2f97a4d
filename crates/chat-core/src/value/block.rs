use serde::Serialize;
use serde_json::Value;

use super::{InvalidToolCall, JsonMap, MediaBlock, ToolCall};

/// One typed part of a message.
///
/// The JSON form is LangChain's standard content block: a `type` and the block's fields. When
/// reading, the parts of OpenAI's and OpenRouter's chat messages, LangChain's older `source_type`
/// blocks and Anthropic's blocks are understood too. Fields that have no place go into the block's
/// `extras`; a block of another kind is kept whole as [`ContentBlock::NonStandard`]. Reading fails
/// on nothing that is JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ContentBlock {
    /// Text.
    Text(TextBlock),
    /// What the model thought before it answered.
    Reasoning(ReasoningBlock),
    /// An image.
    Image(MediaBlock),
    /// A sound.
    Audio(MediaBlock),
    /// A video.
    Video(MediaBlock),
    /// A document.
    File(MediaBlock),
    /// A source that the answer rests on.
    Citation(Citation),
    /// The model's refusal to answer.
    Refusal(RefusalBlock),
    /// A tool call that can be run.
    ToolCall(ToolCall),
    /// A tool call that cannot be run.
    InvalidToolCall(InvalidToolCall),
    /// Anything else, kept as it came.
    NonStandard(NonStandard),
}

/// Text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TextBlock {
    /// The text.
    pub text: String,
    /// What a provider takes or gives beside it, kept as it is, such as `cache_control`.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
}

/// What the model thought before it answered, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReasoningBlock {
    /// The thinking, or a summary of it.
    pub reasoning: String,
    /// What a provider gives beside it, kept as it is, such as a `signature`.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
}

/// The model's refusal to answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RefusalBlock {
    /// What the model says.
    pub refusal: String,
    /// What a provider gives beside it, kept as it is.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
}

/// A source that the answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Citation {
    /// Where the source is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the source is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where in the answer's text the cited passage starts, as the provider counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_index: Option<u64>,
    /// Where in the answer's text the cited passage ends, as the provider counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_index: Option<u64>,
    /// The passage of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cited_text: Option<String>,
    /// What else the provider says about it, kept as it is.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
}

/// A block of a kind that is not known here, kept as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NonStandard {
    /// The whole block.
    pub value: Value,
    /// What stood beside the value, such as an `id`, kept as it is.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
}

macro_rules! one_field_block {
    ($type:ident, $field:ident: $of:ty, $doc:literal) => {
        impl $type {
            #[doc = $doc]
            #[must_use]
            pub fn new($field: impl Into<$of>) -> Self {
                Self {
                    $field: $field.into(),
                    extras: JsonMap::new(),
                }
            }

            /// Sets what stands beside it. The default is nothing.
            #[must_use]
            pub fn with_extras(mut self, extras: JsonMap) -> Self {
                self.extras = extras;
                self
            }
        }
    };
}

one_field_block!(TextBlock, text: String, "A block of this text.");
one_field_block!(ReasoningBlock, reasoning: String, "A block of this thinking.");
one_field_block!(RefusalBlock, refusal: String, "A refusal in these words.");
one_field_block!(NonStandard, value: Value, "A block that is kept as it is.");

impl Citation {
    /// A citation of the source at this address.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: Some(url.into()),
            ..Self::default()
        }
    }

    /// Sets what the source is called.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets where in the answer's text the cited passage starts and ends, as the provider counts.
    #[must_use]
    pub fn with_range(mut self, start_index: u64, end_index: u64) -> Self {
        (self.start_index, self.end_index) = (Some(start_index), Some(end_index));
        self
    }

    /// Sets the passage of the source.
    #[must_use]
    pub fn with_cited_text(mut self, cited_text: impl Into<String>) -> Self {
        self.cited_text = Some(cited_text.into());
        self
    }

    /// Sets what else is said about it. The default is nothing.
    #[must_use]
    pub fn with_extras(mut self, extras: JsonMap) -> Self {
        self.extras = extras;
        self
    }
}

impl ContentBlock {
    /// A text block.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(TextBlock::new(text))
    }

    /// A reasoning block.
    #[must_use]
    pub fn reasoning(reasoning: impl Into<String>) -> Self {
        Self::Reasoning(ReasoningBlock::new(reasoning))
    }

    /// A refusal.
    #[must_use]
    pub fn refusal(refusal: impl Into<String>) -> Self {
        Self::Refusal(RefusalBlock::new(refusal))
    }

    /// An image at an address.
    #[must_use]
    pub fn image_url(url: impl Into<String>) -> Self {
        Self::Image(MediaBlock::url(url))
    }

    /// A block of another kind, kept as it is.
    #[must_use]
    pub fn non_standard(value: impl Into<Value>) -> Self {
        Self::NonStandard(NonStandard::new(value))
    }

    /// The id of the tool call, if this is one, runnable or not, that has an id.
    pub(super) fn call_id(&self) -> Option<&str> {
        let id = match self {
            Self::ToolCall(call) => Some(call.id.as_str()),
            Self::InvalidToolCall(call) => call.id.as_deref(),
            _ => None,
        };
        id.filter(|id| !id.is_empty())
    }

    /// Whether this is a tool call, runnable or not.
    pub(super) fn is_call(&self) -> bool {
        matches!(self, Self::ToolCall(_) | Self::InvalidToolCall(_))
    }
}

impl From<&str> for ContentBlock {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for ContentBlock {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}
