use chat_core::JsonMap;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use serde_json::{Value, json};

/// Names of fields and of types, of all forms together, in any place.
const WILD_KEYS: &[&str] = &[
    "content",
    "name",
    "id",
    "additional_kwargs",
    "response_metadata",
    "usage_metadata",
    "tool_calls",
    "invalid_tool_calls",
    "tool_call_id",
    "status",
    "artifact",
    "reasoning",
    "reasoning_content",
    "reasoning_details",
    "refusal",
    "audio",
    "images",
    "annotations",
    "text",
    "extras",
    "url",
    "base64",
    "file_id",
    "mime_type",
    "filename",
    "source_type",
    "source",
    "data",
    "image_url",
    "video_url",
    "input_audio",
    "file",
    "file_data",
    "format",
    "function",
    "arguments",
    "args",
    "input",
    "error",
    "value",
    "thinking",
    "url_citation",
    "title",
    "cited_text",
    "start_index",
    "entries",
    "dialect",
    "extra",
    "model_name",
    "model",
    "finish_reason",
    "logprobs",
    "input_token_details",
    "cache_read",
    "transcript",
    "expires_at",
    "media_type",
    "x",
];
const WILD_TYPES: &[&str] = &[
    "text",
    "reasoning",
    "thinking",
    "refusal",
    "image",
    "image_url",
    "audio",
    "input_audio",
    "video",
    "video_url",
    "file",
    "document",
    "citation",
    "url_citation",
    "tool_call",
    "tool_use",
    "invalid_tool_call",
    "non_standard",
    "base64",
    "url",
    "odd",
];

/// A message in which every known field may have any form. Texts are told apart by their numbers.
pub(crate) fn wild_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => any::<u32>().prop_map(|number| json!(format!("marker{number:010}"))),
        1 => any::<u32>().prop_map(Value::from),
        1 => Just(json!({})),
    ];
    let value = leaf.prop_recursive(4, 48, 5, |inner| {
        let fields = vec((select(WILD_KEYS), inner.clone()), 0..6);
        let object = (option::of(select(WILD_TYPES)), fields).prop_map(|(kind, fields)| {
            let kind = kind.map(|kind| ("type", json!(kind)));
            let fields = kind.into_iter().chain(fields);
            Value::Object(fields.map(|(key, value)| (key.to_owned(), value)).collect())
        });
        prop_oneof![1 => vec(inner, 0..4).prop_map(Value::from), 3 => object]
    });
    let role = select(
        &[
            "user",
            "assistant",
            "assistant",
            "assistant",
            "tool",
            "critic",
        ][..],
    );
    let tag = select(&["human", "ai", "ai", "tool", "chat"][..]);
    let named = prop_oneof![
        role.prop_map(|role| ("role", role)),
        tag.prop_map(|tag| ("type", tag))
    ];
    (named, vec((select(WILD_KEYS), value), 0..8)).prop_map(|((key, role), fields)| {
        let mut message: JsonMap = fields
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        message.insert(key.to_owned(), json!(role));
        Value::Object(message)
    })
}
