use serde_json::Value;

use super::fields::Fields;
use crate::value::{Citation, ContentBlock};

/// An annotation of an answer. Only citations have a form of their own.
pub(super) fn annotation_block(value: Value) -> ContentBlock {
    let Value::Object(map) = value else {
        return ContentBlock::non_standard(value);
    };
    let mut fields = Fields::new(map);
    let block = match fields.peek_text("type") {
        Some("citation" | "url_citation") => citation(&mut fields).map(ContentBlock::Citation),
        Some("non_standard_annotation") => fields.remove("value").map(ContentBlock::non_standard),
        _ => None,
    };
    block.unwrap_or_else(|| ContentBlock::non_standard(fields.into_map()))
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
