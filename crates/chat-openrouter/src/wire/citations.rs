use chat_core::{Citation, ContentBlock, JsonMap, MediaBlock};
use serde_json::Value;

/// An annotation of an answer as a block. Only URL citations have a form of their own; everything
/// else is kept as it is.
pub(super) fn annotation_block(annotation: &Value) -> ContentBlock {
    let citation = annotation
        .get("url_citation")
        .filter(|_| annotation.get("type").and_then(Value::as_str) == Some("url_citation"))
        .and_then(Value::as_object);
    match citation {
        Some(citation) => ContentBlock::Citation(to_citation(citation)),
        None => ContentBlock::non_standard(annotation.clone()),
    }
}

fn to_citation(wire: &JsonMap) -> Citation {
    let text = |key: &str| wire.get(key).and_then(Value::as_str).map(str::to_owned);
    let index = |key: &str| wire.get(key).and_then(Value::as_u64);
    let known = ["url", "title", "content", "start_index", "end_index"];
    let mut citation = Citation::default();
    citation.url = text("url");
    citation.title = text("title");
    citation.cited_text = text("content");
    citation.start_index = index("start_index");
    citation.end_index = index("end_index");
    citation.extras = wire
        .iter()
        .filter(|(key, _)| !known.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    citation
}

/// A generated image as a block: bytes of a data URL, or an address.
pub(super) fn image_block(image: &Value) -> ContentBlock {
    let url = image
        .get("image_url")
        .and_then(|image| image.get("url"))
        .and_then(Value::as_str);
    let Some(url) = url else {
        return ContentBlock::non_standard(image.clone());
    };
    let data = url
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"));
    ContentBlock::Image(match data {
        Some((mime_type, data)) => MediaBlock::base64(data, mime_type),
        None => MediaBlock::url(url),
    })
}
