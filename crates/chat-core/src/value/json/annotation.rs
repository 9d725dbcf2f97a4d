use serde_json::{Value, json};

use super::fields::Fields;
use crate::value::openai::is_annotation;
use crate::value::{Citation, ContentBlock};

/// An annotation of an answer. Only citations have a form of their own. What does not show by
/// itself that it is an annotation is wrapped as LangChain wraps it, so that it goes back as one.
pub(super) fn annotation_block(value: Value) -> ContentBlock {
    let value = match value {
        Value::Object(map) => {
            let mut fields = Fields::new(map);
            match fields.peek_text("type") {
                Some("citation" | "url_citation") => {
                    if let Some(citation) = citation(&mut fields) {
                        return ContentBlock::Citation(citation);
                    }
                    Value::Object(fields.into_map())
                }
                Some("non_standard_annotation") => match fields.remove("value") {
                    Some(inner) => inner,
                    None => Value::Object(fields.into_map()),
                },
                _ => Value::Object(fields.into_map()),
            }
        }
        other => other,
    };
    if is_annotation(&value) {
        return ContentBlock::non_standard(value);
    }
    ContentBlock::non_standard(json!({ "type": "non_standard_annotation", "value": value }))
}

/// A citation, flat or with its fields under `url_citation`.
pub(super) fn citation(fields: &mut Fields) -> Option<Citation> {
    if let Some(inner) = fields.inner("url_citation") {
        fields.absorb("url_citation", inner);
    }
    Some(Citation {
        url: fields.text("url"),
        title: fields.text("title"),
        start_index: fields.count("start_index"),
        end_index: fields.count("end_index"),
        cited_text: fields.text("cited_text").or_else(|| fields.text("content")),
        extras: fields.extras(),
    })
}
