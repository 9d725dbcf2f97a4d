use chat_core::{AiMessage, Content, ContentBlock, Error, ErrorKind, JsonMap, Message, Result};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::PROVIDER;
use super::media::{Part, check_part};

/// A message that goes out.
pub(super) struct WireMessage<'a>(pub(super) &'a Message);

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

/// Whether a block goes into `content`. A model's own reasoning, calls, refusals and citations go
/// elsewhere, or nowhere.
fn is_part(message: &Message, block: &ContentBlock) -> bool {
    let is_models_own = matches!(
        block,
        ContentBlock::Reasoning(_)
            | ContentBlock::ToolCall(_)
            | ContentBlock::InvalidToolCall(_)
            | ContentBlock::Refusal(_)
            | ContentBlock::Citation(_)
            | ContentBlock::Audio(_)
    );
    !((is_models_own || annotation(block).is_some()) && matches!(message, Message::Ai(_)))
}

/// The block as an annotation that the provider wants back: it then need not read a file again.
fn annotation(block: &ContentBlock) -> Option<&Value> {
    let ContentBlock::NonStandard(block) = block else {
        return None;
    };
    let kind = block.value.get("type").and_then(Value::as_str);
    let is_read_file = kind == Some("file") && block.value.pointer("/file/hash").is_some();
    (is_read_file || kind == Some("file_annotation")).then_some(&block.value)
}

impl Serialize for WireMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("role", self.0.role())?;
        if let Some(name) = name(self.0) {
            map.serialize_entry("name", name)?;
        }
        match self.0 {
            Message::Ai(message) => ai_message(&mut map, self.0, message)?,
            Message::Tool(message) => {
                map.serialize_entry("tool_call_id", &message.tool_call_id)?;
                map.serialize_entry("content", &Parts(self.0))?;
            }
            _ => map.serialize_entry("content", &Parts(self.0))?,
        }
        map.end()
    }
}

fn name(message: &Message) -> Option<&str> {
    match message {
        Message::System(message) => message.name.as_deref(),
        Message::Developer(message) => message.name.as_deref(),
        Message::Human(message) => message.name.as_deref(),
        Message::Ai(message) => message.name.as_deref(),
        Message::Tool(message) => message.name.as_deref(),
        Message::Other(message) => message.name.as_deref(),
        _ => None,
    }
}

fn ai_message<M: SerializeMap>(
    map: &mut M,
    message: &Message,
    ai: &AiMessage,
) -> Result<(), M::Error> {
    // Some providers refuse the empty text where there are only tool calls.
    if message
        .content()
        .iter()
        .any(|block| is_part(message, block))
    {
        map.serialize_entry("content", &Parts(message))?;
    } else {
        map.serialize_entry("content", &())?;
    }
    if let Some(refusal) = ai.refusal() {
        map.serialize_entry("refusal", refusal)?;
    }
    let details = ai.reasoning_details.as_ref();
    let details = details.filter(|details| details.dialect.as_deref() == Some(PROVIDER));
    if let Some(details) = details {
        let entries: Vec<_> = details
            .entries
            .iter()
            .filter(|entry| can_return(entry))
            .collect();
        map.serialize_entry("reasoning_details", &entries)?;
    }
    // The text says again what the details say; they count over it.
    let reasoning = ai.reasoning();
    if !reasoning.is_empty() && details.is_none_or(|details| details.entries.is_empty()) {
        map.serialize_entry("reasoning", &*reasoning)?;
    }
    if let Some(id) = ai.content.iter().find_map(audio_id) {
        map.serialize_entry("audio", &serde_json::json!({ "id": id }))?;
    }
    let annotations: Vec<_> = ai.content.iter().filter_map(annotation).collect();
    if !annotations.is_empty() {
        map.serialize_entry("annotations", &annotations)?;
    }
    if ai.content.iter().any(is_call) {
        map.serialize_entry("tool_calls", &Calls(&ai.content))?;
    }
    Ok(())
}

/// The provider's id of the sound that a model answered with: all that goes back of it.
fn audio_id(block: &ContentBlock) -> Option<&Value> {
    match block {
        ContentBlock::Audio(media) => media.extras.get("id"),
        _ => None,
    }
}

/// Whether a provider takes an entry of reasoning back. Claude and Gemini refuse thoughts without
/// the signature that they give; an entry without a format is Claude's.
fn can_return(entry: &JsonMap) -> bool {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
    let must_be_signed = matches!(
        text("format"),
        "" | "anthropic-claude-v1" | "google-gemini-v1"
    );
    text("type") != "reasoning.text" || !must_be_signed || !text("signature").is_empty()
}

/// The content of a message: a text if it is nothing but text, else a list of parts.
struct Parts<'a>(&'a Message);

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

fn is_call(block: &ContentBlock) -> bool {
    matches!(
        block,
        ContentBlock::ToolCall(_) | ContentBlock::InvalidToolCall(_)
    )
}

struct Calls<'a>(&'a Content);

impl Serialize for Calls<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for block in self.0.iter().filter(|block| is_call(block)) {
            list.serialize_element(&Call(block))?;
        }
        list.end()
    }
}

/// A call that the model made. One that could not be run goes back as it came, so that the result
/// which says so has a call to answer.
struct Call<'a>(&'a ContentBlock);

impl Serialize for Call<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (id, name, arguments) = match self.0 {
            ContentBlock::ToolCall(call) => {
                let arguments =
                    serde_json::to_string(&call.args).map_err(serde::ser::Error::custom)?;
                (call.id.as_str(), call.name.as_str(), arguments)
            }
            ContentBlock::InvalidToolCall(call) => (
                call.id.as_deref().unwrap_or_default(),
                call.name.as_deref().unwrap_or_default(),
                call.args.clone(),
            ),
            _ => return serializer.serialize_none(),
        };
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("type", "function")?;
        map.serialize_entry(
            "function",
            &Function {
                name,
                arguments: &arguments,
            },
        )?;
        map.end()
    }
}

#[derive(serde::Serialize)]
struct Function<'a> {
    name: &'a str,
    arguments: &'a str,
}
