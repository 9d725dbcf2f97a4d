use chat_core::{ContentBlock, Error, ErrorKind, JsonMap, MediaSource, Message, Result};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::ai_message::{annotation, serialize_ai_message};
use super::media::{Part, check_part};
use super::thoughts::SentThoughts;

/// A message that goes out.
pub(super) struct WireMessage<'a> {
    pub(super) message: &'a Message,
    /// The thoughts of the messages before it.
    pub(super) sent: &'a SentThoughts<'a>,
}

/// Says why a message cannot go out, if it cannot.
pub(super) fn check_message(message: &Message) -> Result<()> {
    let lacks_id = match message {
        Message::Tool(tool) => tool.tool_call_id.is_empty(),
        other => other.role() == "tool",
    };
    if lacks_id {
        let text = "a tool message needs the id of the call that it answers; use `Message::tool`";
        return Err(Error::new(ErrorKind::InvalidRequest, text));
    }
    message
        .content()
        .iter()
        .filter(|block| is_part(message, block))
        .try_for_each(check_part)
}

/// Whether a block goes into `content`. What a model gives beside its text has fields of its own.
pub(super) fn is_part(message: &Message, block: &ContentBlock) -> bool {
    if !matches!(message, Message::Ai(_)) {
        return true;
    }
    match block {
        ContentBlock::Reasoning(_)
        | ContentBlock::ToolCall(_)
        | ContentBlock::InvalidToolCall(_)
        | ContentBlock::Refusal(_)
        | ContentBlock::Audio(_) => false,
        ContentBlock::Image(media) => matches!(media.source, MediaSource::FileId(_)),
        block => annotation(block).is_none(),
    }
}

impl Serialize for WireMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { message, sent } = *self;
        let mut fields = Fields::new(serializer.serialize_map(None)?, message.additional_kwargs());
        fields.entry("role", message.role())?;
        if let Some(name) = message.name() {
            fields.entry("name", name)?;
        }
        match message {
            Message::Ai(ai) => serialize_ai_message(&mut fields, message, ai, sent)?,
            Message::Tool(tool) => {
                fields.entry("tool_call_id", &tool.tool_call_id)?;
                fields.entry("content", &Parts(message))?;
            }
            _ => fields.entry("content", &Parts(message))?,
        }
        fields.end()
    }
}

/// The fields of a message: those that are known here, and then whatever else it has.
pub(super) struct Fields<'a, M> {
    map: M,
    unknown: &'a JsonMap,
    written: Vec<&'static str>,
}

impl<'a, M: SerializeMap> Fields<'a, M> {
    fn new(map: M, unknown: &'a JsonMap) -> Self {
        Self {
            map,
            unknown,
            written: vec![],
        }
    }

    pub(super) fn entry<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        if !self.unknown.is_empty() {
            self.written.push(name);
        }
        self.map.serialize_entry(name, value)
    }

    fn end(mut self) -> Result<M::Ok, M::Error> {
        for (name, value) in self.unknown {
            if !value.is_null() && !self.written.contains(&name.as_str()) {
                self.map.serialize_entry(name, value)?;
            }
        }
        self.map.end()
    }
}

/// The content of a message: a text if it is nothing but text, else a list of parts.
pub(super) struct Parts<'a>(pub(super) &'a Message);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let content = self.0.content();
        let mut parts = content.iter().filter(|block| is_part(self.0, block));
        match (parts.next(), parts.next()) {
            (None, _) => serializer.serialize_str(""),
            (Some(ContentBlock::Text(block)), None) if block.extras.is_empty() => {
                serializer.serialize_str(&block.text)
            }
            _ => {
                let mut list = serializer.serialize_seq(None)?;
                for block in content.iter().filter(|block| is_part(self.0, block)) {
                    list.serialize_element(&Part(block))?;
                }
                list.end()
            }
        }
    }
}
