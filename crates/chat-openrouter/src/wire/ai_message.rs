//! A model's message on its way back to it.

use chat_core::{AiMessage, Citation, ContentBlock, MediaBlock, MediaSource, Message};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::PROVIDER;
use super::calls::{Calls, is_call};
use super::media::{Part, own};
use super::message::{Fields, Parts, is_part};
use super::thoughts::{SentThoughts, can_return};

pub(super) fn serialize_ai_message<'a, M: SerializeMap>(
    fields: &mut Fields<'_, M>,
    message: &Message,
    ai: &'a AiMessage,
    sent: &SentThoughts<'a>,
) -> Result<(), M::Error> {
    // Some providers refuse the empty text where there are only tool calls.
    if ai.content.iter().any(|block| is_part(message, block)) {
        fields.entry("content", &Parts(message))?;
    } else {
        fields.entry("content", &())?;
    }
    if let Some(refusal) = ai.refusal() {
        fields.entry("refusal", refusal)?;
    }
    let details = ai.reasoning_details.as_ref();
    // A bare list, as JSON of OpenRouter's form has it, says of no backend.
    let is_own = |dialect: Option<&str>| dialect.is_none_or(|dialect| dialect == PROVIDER);
    let details = details.filter(|details| is_own(details.dialect.as_deref()));
    if let Some(details) = details {
        let entries = details.entries.iter();
        let entries = entries.filter(|entry| can_return(entry) && sent.is_new(entry));
        fields.entry("reasoning_details", &entries.collect::<Vec<_>>())?;
    }
    // The text says again what the details say; they count over it.
    let reasoning = ai.reasoning();
    if !reasoning.is_empty() && details.is_none_or(|details| details.entries.is_empty()) {
        fields.entry("reasoning", &*reasoning)?;
    }
    if let Some(sound) = ai.content.iter().find_map(sound) {
        fields.entry("audio", &sound)?;
    }
    let images: Vec<_> = ai.content.iter().filter(|block| is_image(block)).collect();
    if !images.is_empty() {
        fields.entry("images", &images.into_iter().map(Part).collect::<Vec<_>>())?;
    }
    let annotations: Vec<_> = ai.content.iter().filter_map(annotation).collect();
    if !annotations.is_empty() {
        fields.entry("annotations", &annotations)?;
    }
    if ai.content.iter().any(is_call) {
        let calls = Calls {
            content: &ai.content,
            odd: ai.additional_kwargs.get("tool_calls"),
        };
        fields.entry("tool_calls", &calls)?;
    }
    Ok(())
}

fn is_image(block: &ContentBlock) -> bool {
    matches!(block, ContentBlock::Image(media) if !matches!(media.source, MediaSource::FileId(_)))
}

/// The sound that a model answered with. The provider wants no more back than its id, if it has one.
fn sound(block: &ContentBlock) -> Option<Value> {
    let ContentBlock::Audio(MediaBlock { source, extras, .. }) = block else {
        return None;
    };
    match (extras.get("id"), source) {
        (Some(id), _) => Some(json!({ "id": id })),
        (None, MediaSource::FileId(id)) => Some(json!({ "id": id })),
        (None, MediaSource::Base64(data)) => {
            let mut sound = extras.clone();
            sound.insert("data".to_owned(), json!(data));
            Some(Value::Object(sound))
        }
        (None, _) => None,
    }
}

/// What a model's text rests on. A provider that gets it back need not read a file again.
pub(super) enum Annotation<'a> {
    Citation(&'a Citation),
    Other(&'a Value),
}

/// The block as an annotation, if it came as one.
pub(super) fn annotation(block: &ContentBlock) -> Option<Annotation<'_>> {
    let value = match block {
        ContentBlock::Citation(citation) => return Some(Annotation::Citation(citation)),
        ContentBlock::NonStandard(block) => &block.value,
        _ => return None,
    };
    let kind = value.get("type").and_then(Value::as_str)?;
    let is_read_file = kind == "file" && value.pointer("/file/hash").is_some();
    match value.get("value") {
        Some(inner) if kind == "non_standard_annotation" => Some(Annotation::Other(inner)),
        _ if is_read_file || kind.ends_with("annotation") || kind.ends_with("citation") => {
            Some(Annotation::Other(value))
        }
        _ => None,
    }
}

impl Serialize for Annotation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Other(value) => value.serialize(serializer),
            Self::Citation(citation) => {
                let mut annotation = serializer.serialize_map(Some(2))?;
                annotation.serialize_entry("type", "url_citation")?;
                annotation.serialize_entry("url_citation", &UrlCitation(citation))?;
                annotation.end()
            }
        }
    }
}

struct UrlCitation<'a>(&'a Citation);

impl Serialize for UrlCitation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Citation {
            url,
            title,
            start_index,
            end_index,
            cited_text,
            extras,
            ..
        } = self.0;
        let mut map = serializer.serialize_map(None)?;
        for (name, text) in [("url", url), ("title", title), ("content", cited_text)] {
            if let Some(text) = text {
                map.serialize_entry(name, text)?;
            }
        }
        for (name, index) in [("start_index", start_index), ("end_index", end_index)] {
            if let Some(index) = index {
                map.serialize_entry(name, index)?;
            }
        }
        let names = ["url", "title", "content", "start_index", "end_index"];
        for (name, value) in own(extras, &names) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
