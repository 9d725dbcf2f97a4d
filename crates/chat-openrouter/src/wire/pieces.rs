use std::borrow::Cow;

use chat_core::{AiMessageChunk, JsonMap, ReasoningFrame, ToolCallChunk};
use smol_str::SmolStr;

use super::answer::{Delta, WireToolCall};
use super::json::{self, List, Object};
use super::lenient::{Text, wire_object};
use super::to_chunk::tool_call_chunk;

/// A string of an event that is streamed: the next event has another in its place.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) streamed: Streamed,
    /// The inside of its quotes, as it stands in the event.
    pub(super) inside: &'a str,
    pub(super) text: SmolStr,
}

/// What a string that is streamed belongs to.
#[derive(Clone, Debug)]
pub(super) enum Streamed {
    /// The text of the answer.
    Text,
    /// The reasoning as text.
    Reasoning,
    /// An entry of opaque reasoning.
    Detail(ReasoningFrame),
    /// The arguments of a tool call.
    Arguments(ToolCallChunk),
    /// Nothing: it says again what another string says.
    Repeated,
}

impl Streamed {
    /// Adds the text of the string to a chunk.
    pub(super) fn add_to(&self, chunk: AiMessageChunk, text: SmolStr) -> AiMessageChunk {
        match self {
            Self::Text => chunk.with_text(text),
            Self::Reasoning => chunk.with_reasoning(text),
            Self::Detail(frame) => chunk.with_reasoning_piece(frame.clone(), text),
            Self::Arguments(call) => chunk.with_tool_call(call.clone().with_args(text)),
            Self::Repeated => chunk,
        }
    }
}

wire_object! {
    /// The strings of an entry of opaque reasoning that may be streamed.
    Detail {
        "text" => text: Text<'a>,
        "summary" => summary: Text<'a>,
    }
}

/// Takes the strings that are streamed out of a delta, in their order in the event. None of them
/// is empty. What is left is what the next events will have too.
pub(super) fn take_pieces<'a>(delta: &mut Delta<'a>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let texts = [
        &delta.content.text,
        &delta.reasoning,
        &delta.reasoning_content,
    ];
    // A text with escapes has no place of its own in the event.
    if texts
        .iter()
        .any(|text| matches!(text.0, Some(Cow::Owned(_))))
    {
        return pieces;
    }
    let has_reasoning = delta.reasoning.filled().is_some();
    let repeated = if has_reasoning {
        Streamed::Repeated
    } else {
        Streamed::Reasoning
    };
    pieces.extend(take_text(&mut delta.content.text, Streamed::Text));
    pieces.extend(take_text(&mut delta.reasoning, Streamed::Reasoning));
    pieces.extend(take_text(&mut delta.reasoning_content, repeated));
    if let Some(&[entry]) = delta.reasoning_details.0.as_deref()
        && let Some(piece) = detail(entry.0)
    {
        delta.reasoning_details.0 = None;
        pieces.push(piece);
    }
    pieces.extend(take_arguments(&mut delta.tool_calls));
    pieces.sort_unstable_by_key(|piece| piece.inside.as_ptr());
    pieces
}

fn take_text<'a>(text: &mut Text<'a>, streamed: Streamed) -> Option<Piece<'a>> {
    let inside = borrowed(text)?;
    text.0 = None;
    Some(Piece {
        streamed,
        inside,
        text: inside.into(),
    })
}

fn detail(entry: &str) -> Option<Piece<'_>> {
    let strings: Detail<'_> = json::read(entry).ok()?;
    let inside = borrowed(&strings.text).or_else(|| borrowed(&strings.summary))?;
    let entry: JsonMap = serde_json::from_str(entry).ok()?;
    let (frame, text) = ReasoningFrame::take(entry).ok()?;
    Some(Piece {
        streamed: Streamed::Detail(frame),
        inside,
        text: text.into(),
    })
}

/// The arguments of the only call.
fn take_arguments<'a>(calls: &mut List<Object<WireToolCall<'a>>>) -> Option<Piece<'a>> {
    let [Object(Some(call))] = calls.0.as_deref_mut()? else {
        return None;
    };
    let inside = call.function.0.as_ref()?.arguments?.0;
    let inside = inside.strip_prefix('"')?;
    let text = json::read_string(inside.as_bytes())?.text;
    let inside = inside.strip_suffix('"')?;
    if text.is_empty() {
        return None;
    }
    let call = tool_call_chunk(std::mem::take(call)).with_args("");
    calls.0 = None;
    Some(Piece {
        streamed: Streamed::Arguments(call),
        inside,
        text,
    })
}

/// The text as it stands in the event, unless it is empty.
fn borrowed<'a>(text: &Text<'a>) -> Option<&'a str> {
    match text.0 {
        Some(Cow::Borrowed(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}
