use chat_core::{
    AiMessage, Content, ContentBlock, HumanMessage, InvalidToolCall, JsonMap, MediaBlock,
    MediaSource, Message, ReasoningBlock, ReasoningDetails, TextBlock, ToolMessage,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Strategy, prop_oneof};
use proptest::sample::select;

use crate::values::{call, citation, extras, json_value, object, text};

/// A message that OpenAI's form can carry.
pub(crate) fn openai_message() -> impl Strategy<Value = Message> {
    let about = || (option::of(text()), odd_extras());
    let human = (vec(openai_part(), 0..4), about()).prop_map(|(blocks, (name, kwargs))| {
        let mut message = HumanMessage::new(blocks).with_additional_kwargs(kwargs);
        message.name = name;
        Message::from(message)
    });
    let tool = (vec(openai_part(), 0..3), text(), about()).prop_map(|(blocks, id, about)| {
        Message::from(ToolMessage::new(id, blocks).with_additional_kwargs(about.1))
    });
    let details = option::of(vec(extras(), 0..3));
    let answer = (vec(answer_part(), 0..6), about(), details).prop_map(
        |(mut parts, (name, kwargs), details)| {
            parts.sort_by_key(|(order, _)| *order);
            // There can be only one of those that are fields.
            parts.dedup_by(|right, left| right.0 == left.0 && [0, 2, 3].contains(&left.0));
            let content: Content = parts.into_iter().map(|(_, block)| block).collect();
            let mut message = AiMessage::new(content).with_additional_kwargs(kwargs);
            message.name = name;
            message.reasoning_details = details.map(ReasoningDetails::new);
            Message::from(message)
        },
    );
    prop_oneof![human, tool, answer]
}

fn odd_extras() -> BoxedStrategy<JsonMap> {
    let value = json_value().prop_filter("null says nothing", |value| !value.is_null());
    object(&["x_a", "x_b", "cache_control"], value).boxed()
}

fn sent_media(mime_types: &'static [&'static str]) -> impl Strategy<Value = MediaBlock> {
    let source = prop_oneof![
        "[a-z]{1,5}".prop_map(|path| MediaBlock::url(format!("https://{path}"))),
        ("[A-Za-z0-9]{0,8}", select(mime_types)).prop_map(|(a, b)| MediaBlock::base64(a, b)),
        text().prop_map(MediaBlock::file_id),
    ];
    (source, odd_extras()).prop_map(|(media, extras)| media.with_extras(extras))
}

const AUDIO: &[&str] = &["audio/wav", "audio/mpeg", "audio/flac", "audio/mp4"];

/// A part of a message that is not a model's.
fn openai_part() -> impl Strategy<Value = ContentBlock> {
    let file = (
        sent_media(&["application/pdf", "text/plain"]),
        option::of(text()),
    );
    prop_oneof![
        (text(), odd_extras())
            .prop_map(|(a, b)| ContentBlock::Text(TextBlock::new(a).with_extras(b))),
        sent_media(&["image/png", "image/webp"]).prop_map(ContentBlock::Image),
        sent_media(AUDIO).prop_map(ContentBlock::Audio),
        sent_media(&["video/mp4"]).prop_map(ContentBlock::Video),
        file.prop_map(|(mut media, filename)| {
            media.filename = filename;
            ContentBlock::File(media)
        }),
        (text(), extras())
            .prop_map(|(a, b)| ContentBlock::Reasoning(ReasoningBlock::new(a).with_extras(b))),
        citation(extras()).prop_map(ContentBlock::Citation),
        call(extras()).prop_map(ContentBlock::ToolCall),
    ]
}

/// A block of an answer, and its place in the order of an answer.
fn answer_part() -> impl Strategy<Value = (usize, ContentBlock)> {
    let invalid = ("[a-z]{1,4}", text()).prop_map(|(name, id)| {
        let call = InvalidToolCall::new("{", "cut").with_name(name).with_id(id);
        ContentBlock::InvalidToolCall(call)
    });
    let audio = sent_media(AUDIO).prop_filter("has data", |media| media.mime_type.is_some());
    let image = sent_media(&["image/png"]).prop_filter("has a place", |media| {
        !matches!(media.source, MediaSource::FileId(_))
    });
    prop_oneof![
        "[a-z]{1,5}".prop_map(|text| (0, ContentBlock::reasoning(text))),
        (text(), odd_extras())
            .prop_map(|(a, b)| (1, ContentBlock::Text(TextBlock::new(a).with_extras(b)))),
        "[a-z]{1,5}".prop_map(|text| (2, ContentBlock::refusal(text))),
        audio.prop_map(|media| (3, ContentBlock::Audio(media))),
        image.prop_map(|media| (4, ContentBlock::Image(media))),
        citation(odd_extras()).prop_map(|citation| (5, ContentBlock::Citation(citation))),
        call(odd_extras()).prop_map(|call| (6, ContentBlock::ToolCall(call))),
        invalid.prop_map(|call| (6, call)),
    ]
}
