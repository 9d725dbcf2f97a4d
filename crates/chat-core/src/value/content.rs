use std::borrow::Cow;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{InvalidToolCall, JsonMap, MediaBlock, ToolCall};

/// One typed part of a message.
///
/// The JSON form is LangChain's standard content block: a `type` and the block's fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextBlock {
    /// The text.
    pub text: String,
    /// What a provider takes or gives beside it, kept as it is, such as `cache_control`.
    #[serde(default, skip_serializing_if = "JsonMap::is_empty")]
    pub extras: JsonMap,
}

/// What the model thought before it answered, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReasoningBlock {
    /// The thinking, or a summary of it.
    pub reasoning: String,
}

/// The model's refusal to answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RefusalBlock {
    /// What the model says.
    pub refusal: String,
}

/// A source that the answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NonStandard {
    /// The whole block.
    pub value: Value,
}

impl ContentBlock {
    /// A text block.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(TextBlock {
            text: text.into(),
            extras: JsonMap::new(),
        })
    }

    /// A reasoning block.
    #[must_use]
    pub fn reasoning(reasoning: impl Into<String>) -> Self {
        Self::Reasoning(ReasoningBlock {
            reasoning: reasoning.into(),
        })
    }

    /// A refusal.
    #[must_use]
    pub fn refusal(refusal: impl Into<String>) -> Self {
        Self::Refusal(RefusalBlock {
            refusal: refusal.into(),
        })
    }

    /// An image at an address.
    #[must_use]
    pub fn image_url(url: impl Into<String>) -> Self {
        Self::Image(MediaBlock::url(url))
    }

    /// A block of another kind, kept as it is.
    #[must_use]
    pub fn non_standard(value: impl Into<Value>) -> Self {
        Self::NonStandard(NonStandard {
            value: value.into(),
        })
    }

    /// Keeps those of the fields that this kind of block doesn't know in its extras.
    fn with_unknown_fields(mut self, fields: JsonMap) -> Self {
        let (known, extras): (&[&str], _) = match &mut self {
            Self::Text(block) => (&["text"], &mut block.extras),
            Self::Image(block) | Self::Audio(block) | Self::Video(block) | Self::File(block) => (
                &["url", "base64", "file_id", "mime_type", "filename"],
                &mut block.extras,
            ),
            Self::Citation(block) => (
                &["url", "title", "start_index", "end_index", "cited_text"],
                &mut block.extras,
            ),
            _ => return self,
        };
        let is_known = |key: &str| key == "type" || key == "extras" || known.contains(&key);
        extras.extend(
            fields
                .into_iter()
                .filter(|(key, value)| !is_known(key) && !value.is_null()),
        );
        self
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

/// The content of a message: typed blocks, in order.
///
/// It reads like a slice of [`ContentBlock`]s and is made from a text, a block or a list of
/// blocks. Its JSON form is a string for plain text and a list of blocks for everything else; both
/// are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content(Vec<ContentBlock>);

impl Content {
    /// The text of all text blocks, one after the other.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        join(self.0.iter().filter_map(|block| match block {
            ContentBlock::Text(block) => Some(block.text.as_str()),
            _ => None,
        }))
    }

    /// The text of all reasoning blocks, one after the other.
    #[must_use]
    pub fn reasoning(&self) -> Cow<'_, str> {
        join(self.0.iter().filter_map(|block| match block {
            ContentBlock::Reasoning(block) => Some(block.reasoning.as_str()),
            _ => None,
        }))
    }

    /// Appends a block.
    pub fn push(&mut self, block: impl Into<ContentBlock>) {
        self.0.push(block.into());
    }

    /// The blocks, owned.
    #[must_use]
    pub fn into_blocks(self) -> Vec<ContentBlock> {
        self.0
    }

    /// The text, if the content is plain text and nothing else.
    #[must_use]
    pub fn as_plain_text(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [ContentBlock::Text(block)] if block.extras.is_empty() => Some(&block.text),
            _ => None,
        }
    }
}

/// Joins texts; borrows when there is at most one.
fn join<'a>(mut texts: impl Iterator<Item = &'a str>) -> Cow<'a, str> {
    let Some(first) = texts.next() else {
        return Cow::Borrowed("");
    };
    let Some(second) = texts.next() else {
        return Cow::Borrowed(first);
    };
    let mut all = [first, second].concat();
    all.extend(texts);
    Cow::Owned(all)
}

impl Deref for Content {
    type Target = [ContentBlock];

    fn deref(&self) -> &[ContentBlock] {
        &self.0
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Self::default()
        } else {
            Self(vec![ContentBlock::text(text)])
        }
    }
}

impl From<ContentBlock> for Content {
    fn from(block: ContentBlock) -> Self {
        Self(vec![block])
    }
}

impl From<Vec<ContentBlock>> for Content {
    fn from(blocks: Vec<ContentBlock>) -> Self {
        Self(blocks)
    }
}

impl<const N: usize> From<[ContentBlock; N]> for Content {
    fn from(blocks: [ContentBlock; N]) -> Self {
        Self(blocks.into())
    }
}

impl FromIterator<ContentBlock> for Content {
    fn from_iter<I: IntoIterator<Item = ContentBlock>>(blocks: I) -> Self {
        Self(blocks.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Content {
    type Item = &'a ContentBlock;
    type IntoIter = std::slice::Iter<'a, ContentBlock>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_plain_text() {
            Some(text) => serializer.serialize_str(text),
            None => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::Null => Self::default(),
            Value::String(text) => Self::from(text),
            Value::Array(items) => items.into_iter().map(block_from_json).collect(),
            other => Self(vec![ContentBlock::non_standard(other)]),
        })
    }
}

/// A block that is not known, or not of its kind's form, is kept whole.
fn block_from_json(value: Value) -> ContentBlock {
    match (ContentBlock::deserialize(&value), value) {
        (_, Value::String(text)) => ContentBlock::text(text),
        (Ok(block), Value::Object(fields)) => block.with_unknown_fields(fields),
        (_, other) => ContentBlock::non_standard(other),
    }
}
