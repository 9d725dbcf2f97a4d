use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::annotation::annotation_block;
use super::content::read_content;
use super::fields::Fields;
use super::media;
use super::metadata::{read_metadata, read_reasoning_details, read_usage};
use super::tool_call::{read_call, read_invalid_call};
use crate::value::{AiMessage, Content, ContentBlock};

/// A model's message. What stands beside the content in OpenAI's and LangChain's forms becomes
/// blocks of it, in the order that a folded answer has.
pub(super) fn read_ai_message(mut fields: Fields, is_langchain: bool) -> AiMessage {
    if is_langchain {
        lift_kwargs(&mut fields);
    }
    let mut content = read_content(fields.remove("content").unwrap_or_default());
    take_reasoning(&mut fields, &mut content);
    take_refusal(&mut fields, &mut content);
    if let Some(audio) = fields.inner("audio") {
        let at = after_texts(&content);
        content.insert(at, ContentBlock::Audio(media::answer_audio(audio)));
    }
    for image in fields.list("images").unwrap_or_default() {
        content.push(read_image(image));
    }
    for annotation in fields.list("annotations").unwrap_or_default() {
        content.push(annotation_block(annotation));
    }
    take_calls(&mut fields, &mut content);
    let usage = fields.map("usage_metadata").map(read_usage);
    let response = fields.map("response_metadata").map(read_metadata);
    let response = response.unwrap_or_default();
    let mut reasoning_details = fields
        .get("reasoning_details")
        .and_then(read_reasoning_details);
    if let Some(details) = &mut reasoning_details {
        let is_bare = fields
            .remove("reasoning_details")
            .is_some_and(|value| value.is_array());
        if is_bare {
            details.dialect.clone_from(&response.model_provider);
            details.model.clone_from(&response.model);
        }
    }
    AiMessage {
        content,
        name: fields.text("name"),
        usage,
        response: Arc::new(response),
        reasoning_details,
        id: fields.id("id"),
        additional_kwargs: fields.rest("additional_kwargs"),
    }
}

/// LangChain keeps a provider's own fields in `additional_kwargs`.
fn lift_kwargs(fields: &mut Fields) {
    let Some(mut kwargs) = fields.inner("additional_kwargs") else {
        return;
    };
    let has_calls = !fields.is_blank("tool_calls") || !fields.is_blank("invalid_tool_calls");
    let keys = [
        "reasoning",
        "reasoning_content",
        "reasoning_details",
        "refusal",
        "audio",
        "images",
        "annotations",
        "tool_calls",
    ];
    for key in keys {
        if fields.is_blank(key)
            && !(key == "tool_calls" && has_calls)
            && let Some(value) = kwargs.remove(key)
        {
            fields.insert(key, value);
        }
    }
    fields.insert("additional_kwargs", Value::Object(kwargs.into_map()));
}

/// Plain reasoning is a block of its own, unless the content says the same already.
fn take_reasoning(fields: &mut Fields, content: &mut Content) {
    for key in ["reasoning", "reasoning_content"] {
        let Some(text) = fields.text(key) else {
            continue;
        };
        let known = content.reasoning();
        if known.is_empty() && !text.is_empty() {
            content.insert(0, ContentBlock::reasoning(text));
        } else if known != text && !text.is_empty() {
            fields.insert(key, Value::String(text));
        }
    }
}

fn take_refusal(fields: &mut Fields, content: &mut Content) {
    let Some(text) = fields.text("refusal").filter(|text| !text.is_empty()) else {
        return;
    };
    let known = content.iter().find_map(|block| match block {
        ContentBlock::Refusal(block) => Some(block.refusal.as_str()),
        _ => None,
    });
    match known {
        None => {
            let at = after_texts(content);
            content.insert(at, ContentBlock::refusal(text));
        }
        Some(known) if known == text => {}
        Some(_) => fields.insert("refusal", Value::String(text)),
    }
}

/// The place after what is said in words.
fn after_texts(content: &Content) -> usize {
    let is_text = |block: &ContentBlock| {
        matches!(
            block,
            ContentBlock::Text(_) | ContentBlock::Reasoning(_) | ContentBlock::Refusal(_)
        )
    };
    content.iter().rposition(is_text).map_or(0, |at| at + 1)
}

fn read_image(value: Value) -> ContentBlock {
    let Value::Object(map) = value else {
        return ContentBlock::non_standard(value);
    };
    let mut fields = Fields::new(map);
    media::addressed(&mut fields, "image_url")
        .map(ContentBlock::Image)
        .unwrap_or_else(|| ContentBlock::non_standard(fields.into_map()))
}

/// Calls that stand beside the content become blocks of it, unless they are there already. Entries
/// that are no calls stay in their field.
fn take_calls(fields: &mut Fields, content: &mut Content) {
    let has_calls = content.iter().any(ContentBlock::is_call);
    let known: HashSet<String> = content
        .iter()
        .filter_map(|block| block.call_id().map(str::to_owned))
        .collect();
    let is_new = |content: &Content, block: &ContentBlock| match block.call_id() {
        Some(id) => !known.contains(id),
        None => !has_calls || !content.contains(block),
    };
    type Read = fn(Value) -> Result<ContentBlock, Value>;
    let lists: [(&str, Read); 2] = [
        ("tool_calls", read_call),
        ("invalid_tool_calls", read_invalid_call),
    ];
    for (key, read) in lists {
        let mut odd = Vec::new();
        for value in fields.list(key).unwrap_or_default() {
            match read(value) {
                Ok(block) if is_new(content, &block) => content.push(block),
                Ok(_) => {}
                Err(value) => odd.push(value),
            }
        }
        if !odd.is_empty() {
            fields.insert(key, Value::Array(odd));
        }
    }
}
