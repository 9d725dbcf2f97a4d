use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

use super::annotation::citation;
use super::fields::Fields;
use super::media;
use super::tool_call::{call_block, invalid_call_block, tool_use};
use crate::value::{
    Citation, ContentBlock, InvalidToolCall, JsonMap, MediaBlock, NonStandard, ReasoningBlock,
    RefusalBlock, TextBlock, ToolCall,
};

/// A block of a kind that is not known, or that lacks what its kind needs, is kept whole.
pub(super) fn read_block(value: Value) -> ContentBlock {
    match value {
        Value::String(text) => ContentBlock::text(text),
        Value::Object(map) => {
            let mut fields = Fields::new(map);
            let reader = fields.peek_text("type").and_then(reader_of);
            reader
                .and_then(|read| read(&mut fields))
                .unwrap_or_else(|| ContentBlock::non_standard(fields.into_map()))
        }
        other => ContentBlock::non_standard(other),
    }
}

/// Makes a block of the fields, or leaves them as they are.
type Reader = fn(&mut Fields) -> Option<ContentBlock>;

fn reader_of(kind: &str) -> Option<Reader> {
    Some(match kind {
        "text" | "input_text" | "output_text" => text,
        "reasoning" => reasoning,
        "thinking" => thinking,
        "refusal" => refusal,
        "image" => |fields| media::standard(fields).map(ContentBlock::Image),
        "image_url" => |fields| media::addressed(fields, "image_url").map(ContentBlock::Image),
        "audio" => |fields| media::standard(fields).map(ContentBlock::Audio),
        "input_audio" => |fields| media::input_audio(fields).map(ContentBlock::Audio),
        "video" => |fields| media::standard(fields).map(ContentBlock::Video),
        "video_url" | "input_video" => {
            |fields| media::addressed(fields, "video_url").map(ContentBlock::Video)
        }
        "file" => |fields| media::file(fields).map(ContentBlock::File),
        "document" => |fields| media::standard(fields).map(ContentBlock::File),
        "citation" | "url_citation" => |fields| citation(fields).map(ContentBlock::Citation),
        "tool_call" => call_block,
        "tool_use" => tool_use,
        "invalid_tool_call" => invalid_call_block,
        "non_standard" => non_standard,
        _ => return None,
    })
}

fn text(fields: &mut Fields) -> Option<ContentBlock> {
    Some(ContentBlock::Text(TextBlock {
        text: fields.text("text")?,
        extras: fields.extras(),
    }))
}

fn reasoning(fields: &mut Fields) -> Option<ContentBlock> {
    let is_other_form = fields
        .get("reasoning")
        .is_some_and(|value| !value.is_null())
        || fields.get("summary").is_some();
    let reasoning = match fields.text("reasoning") {
        None if is_other_form => return None,
        text => text.unwrap_or_default(),
    };
    Some(ContentBlock::Reasoning(ReasoningBlock {
        reasoning,
        extras: fields.extras(),
    }))
}

fn thinking(fields: &mut Fields) -> Option<ContentBlock> {
    Some(ContentBlock::Reasoning(ReasoningBlock {
        reasoning: fields.text("thinking")?,
        extras: fields.extras(),
    }))
}

fn refusal(fields: &mut Fields) -> Option<ContentBlock> {
    Some(ContentBlock::Refusal(RefusalBlock {
        refusal: fields.text("refusal")?,
        extras: fields.extras(),
    }))
}

fn non_standard(fields: &mut Fields) -> Option<ContentBlock> {
    Some(ContentBlock::NonStandard(NonStandard {
        value: fields.remove("value")?,
        extras: fields.extras(),
    }))
}

impl<'de> Deserialize<'de> for ContentBlock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(read_block)
    }
}

macro_rules! read_as {
    ($($kind:literal => $variant:ident($type:ident)),* $(,)?) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut fields = Fields::new(JsonMap::deserialize(deserializer)?);
                match reader_of($kind).and_then(|read| read(&mut fields)) {
                    Some(ContentBlock::$variant(block)) => Ok(block),
                    _ => Err(D::Error::custom(concat!("this is no `", $kind, "` block"))),
                }
            }
        }
    )*};
}

read_as! {
    "text" => Text(TextBlock),
    "reasoning" => Reasoning(ReasoningBlock),
    "image" => Image(MediaBlock),
    "citation" => Citation(Citation),
    "refusal" => Refusal(RefusalBlock),
    "tool_call" => ToolCall(ToolCall),
    "invalid_tool_call" => InvalidToolCall(InvalidToolCall),
    "non_standard" => NonStandard(NonStandard),
}
