use chat_core::{
    Citation, ContentBlock, InvalidToolCall, JsonMap, MediaBlock, TextBlock, ToolCall,
};
use serde_json::{Value, json};

/// One block of each kind.
pub(crate) fn every_block() -> Vec<ContentBlock> {
    let extras = map(json!({ "cache_control": { "type": "ephemeral" } }));
    let mut text = TextBlock::default();
    (text.text, text.extras) = ("a".to_owned(), extras.clone());
    let mut citation = Citation::default();
    (citation.url, citation.start_index) = (Some("https://example.test".to_owned()), Some(3));
    let mut file = MediaBlock::file_id("f-1").with_filename("a.pdf");
    file.extras = extras;
    vec![
        ContentBlock::reasoning("hm"),
        ContentBlock::text("plain"),
        ContentBlock::Text(text),
        ContentBlock::image_url("https://example.test/cat.png"),
        ContentBlock::Audio(MediaBlock::base64("QUJD", "audio/wav")),
        ContentBlock::Video(MediaBlock::url("v").with_mime_type("video/mp4")),
        ContentBlock::File(file),
        ContentBlock::Citation(citation),
        ContentBlock::refusal("no"),
        ContentBlock::ToolCall(ToolCall::new("clock", map(json!({ "zone": "UTC" })), "a")),
        ContentBlock::InvalidToolCall(InvalidToolCall::new("{", "cut off")),
        ContentBlock::non_standard(json!({ "type": "odd", "x": [1, null] })),
    ]
}

/// A JSON object.
pub(crate) fn map(value: Value) -> JsonMap {
    serde_json::from_value(value).unwrap()
}
