use std::borrow::Cow;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use super::ContentBlock;

/// The content of a message: typed blocks, in order.
///
/// It reads like a slice of [`ContentBlock`]s and is made from a text, a block or a list of
/// blocks. Its JSON form is a string for plain text and a list of blocks for everything else; both
/// are read, in the words of [`ContentBlock`]. `null` is empty.
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

    /// Inserts a block before the block at `index`, or at the end if there are fewer.
    pub(super) fn insert(&mut self, index: usize, block: ContentBlock) {
        self.0.insert(index.min(self.0.len()), block);
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
        match (self.as_plain_text(), self.is_empty()) {
            (Some(text), is_empty) if is_empty || !text.is_empty() => {
                serializer.serialize_str(text)
            }
            _ => self.0.serialize(serializer),
        }
    }
}
