//! Messages: how they are made, and how they are written and read as JSON.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::sync::Arc;

use chat_core::{
    AiMessage, ContentBlock, DeveloperMessage, FinishReason, HumanMessage, Message, Messages,
    ReasoningDetails, ResponseMetadata, SystemMessage, ToolMessage, ToolStatus, Usage,
};
use common::{every_block, map};
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use serde_json::{Value, json};

fn read(value: Value) -> Message {
    serde_json::from_value(value).unwrap()
}

fn roles(messages: &Messages) -> Vec<&str> {
    messages.iter().map(Message::role).collect()
}

fn full_answer() -> AiMessage {
    let mut message = AiMessage::new(every_block());
    message.name = Some("guide".to_owned());
    message.usage = Some(Usage::new(1, 2).with_cost(0.5));
    let response = json!({ "id": "gen-1", "model_name": "m", "extra": { "x": 1 } });
    let mut response: ResponseMetadata = serde_json::from_value(response).unwrap();
    response.finish_reason = Some(FinishReason::from("odd"));
    message.response = Arc::new(response);
    message.reasoning_details = Some(ReasoningDetails::new(vec![map(json!({ "b": 1, "a": 2 }))]));
    message
}

#[test]
fn a_conversation_is_made_from_what_is_at_hand() {
    let owned = String::from("hi");
    for one in [
        Messages::from("hi"),
        Messages::from(owned.clone()),
        Messages::from(Message::human("hi")),
        Messages::from(HumanMessage::new("hi")),
        Messages::from(["hi"]),
        Messages::from([("user", "hi")]),
        Messages::from([("human", owned)]),
        Messages::from(vec![("human", "hi")]),
        Messages::from(vec![Message::human("hi")]),
        Messages::from(&[Message::human("hi")][..]),
        ["hi"].into_iter().collect(),
        Messages::new().with("hi"),
    ] {
        assert_eq!(one, Messages::from("hi"));
        assert_eq!(
            (one.len(), one[0].role(), one[0].text().as_ref()),
            (1, "user", "hi")
        );
    }
    assert_eq!(roles(&Messages::from(SystemMessage::new("a"))), ["system"]);
    assert_eq!(roles(&Messages::from(AiMessage::new("a"))), ["assistant"]);
    assert_eq!(
        roles(&Messages::from(ToolMessage::new("id", "a"))),
        ["tool"]
    );
}

#[test]
fn kinds_can_be_mixed() {
    let messages = Messages::from([
        SystemMessage::new("a").into(),
        DeveloperMessage::new("b").into(),
        ("human", "c").into(),
        AiMessage::new("d").into(),
        ToolMessage::new("id", "e").into(),
        ("critic", "f").into(),
        Message::from("g"),
    ]);
    let expected = [
        "system",
        "developer",
        "user",
        "assistant",
        "tool",
        "critic",
        "user",
    ];
    assert_eq!(roles(&messages), expected);
    assert_eq!(
        messages.iter().map(Message::text).collect::<String>(),
        "abcdefg"
    );
}

#[test]
fn pushing_leaves_clones_as_they_are() {
    let mut messages = Messages::from("a");
    let before = messages.clone();
    messages.push(AiMessage::new("b"));
    messages.extend(["c", "d"]);
    assert_eq!((before.len(), messages.len()), (1, 4));
    assert_eq!((&messages).into_iter().count(), 4);
}

#[test]
fn roles_have_two_names() {
    let cases = [
        ("system", "system"),
        ("developer", "developer"),
        ("human", "user"),
        ("user", "user"),
        ("ai", "assistant"),
        ("assistant", "assistant"),
        ("critic", "critic"),
    ];
    for (written, role) in cases {
        assert_eq!(Message::of_role(written, "a").role(), role);
        assert_eq!(
            read(json!({ "role": written, "content": "a" })).role(),
            role
        );
        assert_eq!(
            read(json!({ "type": written, "content": "a" })).role(),
            role
        );
    }
}

#[test]
fn every_kind_of_message_is_read_as_it_was_written() {
    let mut tool = ToolMessage::new("id", every_block()).with_status(ToolStatus::Error);
    tool.artifact = Some(json!({ "rows": [1, 2] }));
    let messages = Messages::from([
        SystemMessage::new("a").with_name("n").into(),
        DeveloperMessage::new(every_block()).into(),
        HumanMessage::new(every_block()).with_name("ada").into(),
        full_answer().into(),
        AiMessage::default().into(),
        tool.with_name("clock").into(),
        Message::of_role("critic", every_block()),
    ]);
    let written = serde_json::to_string(&messages).unwrap();
    assert_eq!(
        serde_json::from_str::<Messages>(&written).unwrap(),
        messages
    );
}

#[test]
fn the_written_form_is_plain() {
    let written = |message: Message| serde_json::to_string(&message).unwrap();
    assert_eq!(
        written(Message::human("hi")),
        r#"{"role":"user","content":"hi"}"#
    );
    assert_eq!(
        written(("critic", "no").into()),
        r#"{"role":"critic","content":"no"}"#
    );
    let tool = r#"{"role":"tool","content":"12","tool_call_id":"id","status":"success"}"#;
    assert_eq!(written(Message::tool("id", "12")), tool);
    let image = ContentBlock::image_url("u");
    let list = r#"{"role":"user","content":[{"type":"image","url":"u"}]}"#;
    assert_eq!(written(Message::human(image)), list);
}

#[test]
fn a_message_without_a_role_is_an_error() {
    for value in [
        json!({ "content": "a" }),
        json!({ "role": 1 }),
        json!("a"),
        json!(null),
    ] {
        let error = serde_json::from_value::<Message>(value).unwrap_err();
        assert!(error.to_string().contains("`role`"), "{error}");
    }
}

#[test]
fn the_texts_of_a_message_are_those_of_its_blocks() {
    let answer = full_answer();
    assert_eq!(
        (answer.text(), answer.reasoning()),
        ("plaina".into(), "hm".into())
    );
    assert_eq!(answer.refusal(), Some("no"));
    assert_eq!(
        answer
            .tool_calls()
            .map(|call| call.name.as_str())
            .collect::<Vec<_>>(),
        ["clock"]
    );
    assert_eq!(answer.invalid_tool_calls().count(), 1);
    assert_eq!(answer.content.as_plain_text(), None);
    assert!(!answer.is_empty() && AiMessage::new("").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_survives(text in ".{0,80}", role in "[a-z]{1,12}") {
        let message = Message::of_role(&role, text.as_str());
        let written = serde_json::to_string(&message).unwrap();
        if role != "tool" {
            prop_assert_eq!(serde_json::from_str::<Message>(&written).unwrap(), message);
        }
    }
}
