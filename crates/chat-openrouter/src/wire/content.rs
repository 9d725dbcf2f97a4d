//! What an answer says in other ways than by text alone.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use chat_core::{AiMessage, ContentBlock, JsonMap};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::lenient::Text;

/// The content of an answer: a text, or parts as messages that go out have them.
#[derive(Debug, Default)]
pub(super) struct WireContent<'a> {
    pub(super) text: Text<'a>,
    pub(super) parts: Vec<Value>,
}

impl<'de: 'a, 'a> Deserialize<'de> for WireContent<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor(PhantomData))
    }
}

struct ContentVisitor<'a>(PhantomData<&'a str>);

impl<'a> WireContent<'a> {
    fn of_text(text: Text<'a>) -> Self {
        Self {
            text,
            parts: vec![],
        }
    }

    fn of_parts(parts: Vec<Value>) -> Self {
        Self {
            text: Text::default(),
            parts,
        }
    }
}

macro_rules! as_text {
    ($($visit:ident: $type:ty),*) => {$(
        fn $visit<E>(self, value: $type) -> Result<WireContent<'a>, E> {
            Ok(WireContent::of_text(Text(Some(value.to_string().into()))))
        }
    )*};
}

impl<'de: 'a, 'a> Visitor<'de> for ContentVisitor<'a> {
    type Value = WireContent<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of parts")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<WireContent<'a>, E> {
        Ok(WireContent::of_text(Text(Some(text.into()))))
    }

    fn visit_unit<E>(self) -> Result<WireContent<'a>, E> {
        Ok(WireContent::default())
    }

    as_text!(visit_str: &str, visit_bool: bool, visit_u64: u64, visit_i64: i64, visit_f64: f64);

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<WireContent<'a>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(WireContent::of_parts)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<WireContent<'a>, A::Error> {
        let part = Value::deserialize(MapAccessDeserializer::new(entries))?;
        Ok(WireContent::of_parts(vec![part]))
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
