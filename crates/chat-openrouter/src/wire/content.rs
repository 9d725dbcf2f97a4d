//! What an answer says in other ways than by text alone.

use std::borrow::Cow;

use chat_core::{AiMessage, ContentBlock, JsonMap};
use serde::Deserialize;
use serde_json::Value;

use super::json::{List, Malformed, ReadJson, Reader};
use super::lenient::Text;

/// The content of an answer: a text, or parts as messages that go out have them.
#[derive(Debug, Default)]
pub(super) struct WireContent<'a> {
    pub(super) text: Text<'a>,
    pub(super) parts: Vec<Value>,
}

impl<'a> ReadJson<'a> for WireContent<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let (mut text, mut parts) = (Text::default(), vec![]);
        match reader.peek()? {
            b'[' => parts = List::read(reader)?.0.unwrap_or_default(),
            b'{' => parts.push(Value::read(reader)?),
            _ => text = Text::read(reader)?,
        }
        Ok(Self { text, parts })
    }
}

/// What an answer says: its text, its reasoning, and the blocks beside them.
pub(super) struct Said<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) reasoning: Cow<'a, str>,
    pub(super) blocks: Vec<ContentBlock>,
    parts: Vec<Value>,
}

impl<'a> Said<'a> {
    pub(super) fn new(content: WireContent<'a>, reasoning: Text<'a>) -> Self {
        Self {
            text: content.text.0.unwrap_or_default(),
            reasoning: reasoning.0.unwrap_or_default(),
            blocks: vec![],
            parts: content.parts,
        }
    }

    /// Adds parts, images and annotations, read as those of any message are. What a part of the
    /// text has beside its text is kept in `fields`.
    pub(super) fn with_blocks(
        mut self,
        images: Option<Vec<Value>>,
        annotations: Option<Vec<Value>>,
        fields: &mut JsonMap,
    ) -> Self {
        let lists = [
            ("content", std::mem::take(&mut self.parts)),
            ("images", images.unwrap_or_default()),
            ("annotations", annotations.unwrap_or_default()),
        ];
        if lists.iter().all(|(_, list)| list.is_empty()) {
            return self;
        }
        let lists = lists.map(|(name, list)| (name.to_owned(), Value::Array(list)));
        let message = AiMessage::deserialize(Value::Object(JsonMap::from_iter(lists)));
        let mut beside_text = vec![];
        for block in message.unwrap_or_default().content.into_blocks() {
            match block {
                ContentBlock::Text(block) => {
                    self.text.to_mut().push_str(&block.text);
                    if !block.extras.is_empty() {
                        beside_text.push(Value::Object(block.extras));
                    }
                }
                ContentBlock::Reasoning(block) if block.extras.is_empty() => {
                    self.reasoning.to_mut().push_str(&block.reasoning);
                }
                block => self.blocks.push(block),
            }
        }
        if !beside_text.is_empty() {
            fields.insert("content".to_owned(), Value::Array(beside_text));
        }
        self
    }
}
