use chat_core::{
    Citation, ContentBlock, InvalidToolCall, JsonMap, MediaBlock, NonStandard, ReasoningBlock,
    RefusalBlock, TextBlock, ToolCall,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use serde_json::Value;

/// Names that mean something in one form or another, and some that don't.
const KEYS: &[&str] = &[
    "text",
    "type",
    "extras",
    "extra",
    "id",
    "index",
    "url",
    "base64",
    "file_id",
    "mime_type",
    "filename",
    "name",
    "args",
    "error",
    "value",
    "reasoning",
    "refusal",
    "content",
    "role",
    "additional_kwargs",
    "tool_calls",
    "audio",
    "annotations",
    "x",
    "y",
];

pub(crate) fn text() -> impl Strategy<Value = String> + Clone {
    prop_oneof!["[a-z ]{0,8}", ".{0,8}"]
}

pub(crate) fn json_value() -> impl Strategy<Value = Value> + Clone {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            object(KEYS, inner).prop_map(Value::Object),
        ]
    })
}

pub(crate) fn object(
    keys: &'static [&'static str],
    value: impl Strategy<Value = Value>,
) -> impl Strategy<Value = JsonMap> {
    let entry = (select(keys).prop_map(str::to_owned), value);
    vec(entry, 0..3).prop_map(|entries| entries.into_iter().collect())
}

pub(crate) fn extras() -> BoxedStrategy<JsonMap> {
    object(KEYS, json_value()).boxed()
}

pub(crate) fn media(extras: BoxedStrategy<JsonMap>) -> impl Strategy<Value = MediaBlock> {
    let source = prop_oneof![
        text().prop_map(MediaBlock::url),
        text().prop_map(|data| MediaBlock::base64(data, "a/b")),
        text().prop_map(MediaBlock::file_id),
    ];
    (source, option::of(text()), option::of(text()), extras).prop_map(
        |(mut media, mime_type, filename, extras)| {
            (media.mime_type, media.filename) = (mime_type, filename);
            media.with_extras(extras)
        },
    )
}

pub(crate) fn citation(extras: BoxedStrategy<JsonMap>) -> impl Strategy<Value = Citation> {
    let text = || option::of(text());
    let fields = (text(), text(), text(), option::of(any::<u64>()), extras);
    fields.prop_map(|(url, title, cited_text, start_index, extras)| {
        let mut citation = Citation::default().with_extras(extras);
        (citation.url, citation.title, citation.cited_text) = (url, title, cited_text);
        citation.start_index = start_index;
        citation
    })
}

pub(crate) fn call(extras: BoxedStrategy<JsonMap>) -> impl Strategy<Value = ToolCall> {
    let args = object(KEYS, json_value());
    ("[a-z]{1,4}", args, text(), extras)
        .prop_map(|(name, args, id, extras)| ToolCall::new(name, args, id).with_extras(extras))
}

pub(crate) fn any_block() -> impl Strategy<Value = ContentBlock> {
    let invalid = (
        option::of(text()),
        text(),
        option::of(text()),
        text(),
        extras(),
    );
    prop_oneof![
        (text(), extras()).prop_map(|(a, b)| ContentBlock::Text(TextBlock::new(a).with_extras(b))),
        text().prop_map(ContentBlock::text),
        (text(), extras())
            .prop_map(|(a, b)| ContentBlock::Reasoning(ReasoningBlock::new(a).with_extras(b))),
        (text(), extras())
            .prop_map(|(a, b)| ContentBlock::Refusal(RefusalBlock::new(a).with_extras(b))),
        (json_value(), extras())
            .prop_map(|(a, b)| ContentBlock::NonStandard(NonStandard::new(a).with_extras(b))),
        media(extras()).prop_map(ContentBlock::Image),
        media(extras()).prop_map(ContentBlock::Audio),
        media(extras()).prop_map(ContentBlock::Video),
        media(extras()).prop_map(ContentBlock::File),
        citation(extras()).prop_map(ContentBlock::Citation),
        call(extras()).prop_map(ContentBlock::ToolCall),
        invalid.prop_map(|(name, args, id, error, extras)| {
            let mut call = InvalidToolCall::new(args, error).with_extras(extras);
            (call.name, call.id) = (name, id);
            ContentBlock::InvalidToolCall(call)
        }),
    ]
}
