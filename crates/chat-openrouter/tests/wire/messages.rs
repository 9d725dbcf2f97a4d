//! How messages are written on the wire.

use crate::common::{Answer, Scripted, builder, dry, fixture, map};
use chat_core::{
    AiMessage, ChatOptions, Content, ContentBlock, MediaBlock, Message, ReasoningDetails,
    RunnableExt, ToolCall, ToolMessage,
};
use serde_json::{Value, json};

/// The body for these messages, with its fields in the order in which they are sent.
fn body(messages: impl IntoIterator<Item = Message>) -> String {
    let messages: Vec<_> = messages.into_iter().collect();
    pretty(&dry(
        &builder().build().unwrap(),
        &messages,
        &ChatOptions::new(),
        false,
    ))
}

fn pretty(request: &http::Request<bytes::Bytes>) -> String {
    let value: Value = serde_json::from_slice(request.body()).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn parts_of_all_media() {
    let content = Content::from(vec![
        ContentBlock::text("Look."),
        ContentBlock::image_url("https://example.org/a.jpg"),
        ContentBlock::Image(MediaBlock::base64("AAAA", "image/webp")),
        ContentBlock::Audio(MediaBlock::base64("UklGRg==", "audio/mpeg")),
        ContentBlock::Video(MediaBlock::url("https://example.org/v.mp4")),
        ContentBlock::Video(MediaBlock::base64("BBBB", "video/webm")),
        ContentBlock::File(
            MediaBlock::base64("JVBERi0=", "application/pdf").with_filename("a.pdf"),
        ),
        ContentBlock::File(MediaBlock::url("https://example.org/b.pdf")),
        ContentBlock::File(MediaBlock::file_id("file_1")),
        ContentBlock::non_standard(json!({"type": "input_video", "video_url": {"url": "u"}})),
    ]);
    insta::assert_snapshot!(body([Message::human(content)]));
}

#[test]
fn audio_formats_have_the_names_that_the_wire_knows() {
    for (mime_type, format) in [
        ("audio/mpeg", "mp3"),
        ("audio/mp3", "mp3"),
        ("audio/x-wav", "wav"),
        ("audio/wave", "wav"),
        ("audio/wav", "wav"),
        ("audio/mp4", "m4a"),
        ("audio/x-m4a", "m4a"),
        ("audio/x-aiff", "aiff"),
        ("audio/x-flac", "flac"),
        ("audio/x-aac", "aac"),
        ("audio/vorbis", "ogg"),
        ("audio/ogg", "ogg"),
        ("audio/opus", "opus"),
    ] {
        let audio = ContentBlock::Audio(MediaBlock::base64("AA==", mime_type));
        let body: Value =
            serde_json::from_str(&body([Message::human(Content::from(audio))])).unwrap();
        assert_eq!(
            body["messages"][0]["content"][0]["input_audio"],
            json!({"data": "AA==", "format": format})
        );
    }
}

#[test]
fn what_a_text_part_has_beside_its_text_goes_with_it() {
    let mut block = ContentBlock::text("Long instructions.");
    if let ContentBlock::Text(text) = &mut block {
        text.extras = map(json!({"cache_control": {"type": "ephemeral", "ttl": "1h"}}));
    }
    insta::assert_snapshot!(body([
        Message::system(Content::from(block)),
        Message::human("hi")
    ]));
}

#[test]
fn a_turn_with_tools() {
    let call = |id: &str, args: Value| ContentBlock::ToolCall(ToolCall::new("add", map(args), id));
    let asks = AiMessage::new(vec![
        call("call_1", json!({"b": 2, "a": 1})),
        call("call_2", json!({})),
    ]);
    let image = Content::from(vec![
        ContentBlock::text("4"),
        ContentBlock::image_url("https://example.org/4.png"),
    ]);
    insta::assert_snapshot!(body([
        Message::developer("Be exact."),
        Message::human("1+2? And 2+2?"),
        asks.into(),
        Message::tool("call_1", "3"),
        ToolMessage::new("call_2", image).with_name("add").into(),
    ]));
}

#[test]
fn speakers_have_names_and_unknown_roles_go_as_they_are() {
    let mut ai = AiMessage::new("Hello, Ada.");
    ai.name = Some("assistant_2".to_owned());
    insta::assert_snapshot!(body([
        chat_core::SystemMessage::new("s").with_name("house").into(),
        chat_core::DeveloperMessage::new("d")
            .with_name("dev")
            .into(),
        chat_core::HumanMessage::new("h").with_name("ada").into(),
        ai.into(),
        Message::of_role("critic", "c"),
        Message::human(""),
    ]));
}

#[test]
fn reasoning_details_go_back_to_their_own_dialect_only() {
    let said = |dialect: Option<&str>, entries: Value| {
        let mut ai = AiMessage::new("4");
        let mut details = ReasoningDetails::new(serde_json::from_value(entries).unwrap());
        details.dialect = dialect.map(Into::into);
        ai.reasoning_details = Some(details);
        let body: Value = serde_json::from_str(&body([ai.into()])).unwrap();
        body["messages"][0].get("reasoning_details").cloned()
    };
    let entries = json!([{"type": "reasoning.encrypted", "data": "QQ==", "id": "rs_1", "index": 0, "new": null}]);
    assert_eq!(
        said(Some("openrouter"), entries.clone()),
        Some(entries.clone())
    );
    assert_eq!(said(Some("openrouter"), json!([])), Some(json!([])));
    assert_eq!(said(Some("anthropic"), entries.clone()), None);
    // A bare list in JSON has none; the form is OpenRouter's own.
    assert_eq!(said(None, entries.clone()), Some(entries));
}

#[test]
fn thoughts_that_a_provider_would_refuse_stay_here() {
    let text = |format: &str, signature: Option<&str>| json!({"type": "reasoning.text", "text": "2+2", "format": format, "signature": signature});
    let returned = [
        text("anthropic-claude-v1", Some("sig")),
        text("unknown", None),
    ];
    let kept = [
        text("anthropic-claude-v1", None),
        text("google-gemini-v1", None),
    ];
    let mut ai = AiMessage::new(vec![
        ContentBlock::reasoning("2+2"),
        ContentBlock::text("4"),
    ]);
    let entries = json!([kept[0], returned[0], kept[1], returned[1]]);
    let mut details = ReasoningDetails::new(serde_json::from_value(entries).unwrap());
    details.dialect = Some("openrouter".into());
    ai.reasoning_details = Some(details);

    let body: Value = serde_json::from_str(&body([ai.into()])).unwrap();
    let sent = &body["messages"][0];
    assert_eq!(sent["reasoning_details"], json!(returned));
    assert_eq!(sent.get("reasoning"), None, "the details say it already");
}

#[test]
fn the_same_thought_goes_out_once() {
    let entries = json!([
        {"type": "reasoning.summary", "summary": "hm", "index": 0, "id": "rs_1"},
        {"type": "reasoning.encrypted", "data": "QQ==", "id": "rs_1"},
        {"type": "reasoning.text", "text": "hm", "signature": "s"},
    ]);
    let said = || {
        let mut ai = AiMessage::new("4");
        let mut details = ReasoningDetails::new(serde_json::from_value(entries.clone()).unwrap());
        details.dialect = Some("openrouter".into());
        ai.reasoning_details = Some(details);
        Message::from(ai)
    };
    let body: Value = serde_json::from_str(&body([said(), said()])).unwrap();
    assert_eq!(body["messages"][0]["reasoning_details"], entries);
    let again = &body["messages"][1]["reasoning_details"];
    assert_eq!(*again, json!([entries[2]]));
}

#[tokio::test]
async fn an_answer_goes_back_with_all_that_the_provider_wants_again() {
    for name in ["reasoning.json", "search.json", "tool_calls.json"] {
        let model = builder()
            .transport(Scripted::new([Answer::json(fixture(name))]))
            .build()
            .unwrap();
        let answer = model.invoke("hi").await.unwrap();
        insta::assert_snapshot!(format!("back_{name}"), body([answer.into()]));
    }
}
