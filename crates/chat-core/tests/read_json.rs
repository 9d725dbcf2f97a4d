//! LangChain's and OpenAI's messages are read into the same typed blocks.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{
    AiMessage, Citation, ContentBlock, HumanMessage, MediaBlock, Message, Messages, OtherMessage,
    ToolCall, ToolMessage, ToolStatus, Usage,
};
use common::map;
use serde_json::{Value, json};

fn read(value: Value) -> Message {
    serde_json::from_value(value).unwrap()
}

fn read_ai(value: Value) -> AiMessage {
    match read(value) {
        Message::Ai(message) => message,
        other => panic!("{other:?}"),
    }
}

fn read_block(value: Value) -> ContentBlock {
    serde_json::from_value(value).unwrap()
}

fn image(extras: Value) -> ContentBlock {
    let image = MediaBlock::base64("QUJD", "image/png").with_extras(map(extras));
    ContentBlock::Image(image)
}

#[test]
fn langchain_writes_one_message_in_three_forms() {
    let kwargs = json!({
        "content": "hi", "name": null, "id": 7, "example": false, "response_metadata": {},
        "additional_kwargs": { "x": 1 }, "y": 2,
    });
    let mut flat = kwargs.clone();
    flat["type"] = json!("human");
    let id = ["langchain", "schema", "messages", "HumanMessage"];
    let expected = HumanMessage::new("hi")
        .with_id("7")
        .with_additional_kwargs(map(json!({ "x": 1, "y": 2 })));
    for value in [
        flat.clone(),
        json!({ "type": "human", "data": kwargs }),
        json!({ "lc": 1, "type": "constructor", "id": id, "kwargs": flat }),
    ] {
        assert_eq!(
            serde_json::from_value::<HumanMessage>(value.clone()).unwrap(),
            expected
        );
        assert_eq!(read(value), Message::Human(expected.clone()));
    }
}

#[test]
fn the_classes_of_langchain_are_roles() {
    let cases = [
        ("AIMessageChunk", "assistant"),
        ("SystemMessage", "system"),
        ("ToolMessage", "tool"),
        ("FunctionMessage", "function"),
        ("RemoveMessage", "remove"),
        ("ChatMessage", "critic"),
        ("OwnMessage", "OwnMessage"),
    ];
    for (class, role) in cases {
        let kwargs = json!({ "content": "a", "role": "critic" });
        let value = json!({ "lc": 1, "type": "constructor", "id": ["a", class], "kwargs": kwargs });
        assert_eq!(read(value).role(), role);
    }
    let marked =
        json!({ "type": "system", "additional_kwargs": { "__openai_role__": "developer" } });
    assert_eq!(read(marked), Message::developer(""));
    let chat = json!({ "type": "chat", "role": "critic", "content": "a" });
    assert_eq!(read(chat), Message::Other(OtherMessage::new("critic", "a")));
}

#[test]
fn an_answer_of_openrouter_is_read_into_blocks() {
    let message = read_ai(json!({
        "role": "assistant", "content": "Hi.", "refusal": "No.", "reasoning": "hm",
        "reasoning_details": [{ "type": "reasoning.text", "text": "hm", "signature": "s" }],
        "images": [{ "type": "image_url", "image_url": { "url": "data:image/png;base64,QUJD" }, "index": 0 }],
        "annotations": [
            { "type": "url_citation", "url_citation": { "url": "u", "content": "c", "x": 1 } },
            { "type": "file", "file": { "hash": "h" } },
        ],
        "tool_calls": [
            { "id": 7, "type": "function", "index": 0, "function": { "name": "a", "arguments": "{\"x\":1}" } },
            { "id": "b", "type": "function", "function": { "name": "b" } },
            { "id": "c", "type": "function", "function": { "name": "c", "arguments": "{" } },
        ],
        "audio": { "id": "au", "data": "QUJD", "transcript": "Hi", "expires_at": 5 },
        "function_call": null, "model": "m",
    }));
    let audio = json!({ "id": "au", "transcript": "Hi", "expires_at": 5 });
    let citation = Citation::new("u")
        .with_cited_text("c")
        .with_extras(map(json!({ "x": 1 })));
    let call =
        ToolCall::new("a", map(json!({ "x": 1 })), "7").with_extras(map(json!({ "index": 0 })));
    let content = &message.content;
    let expected = [
        ContentBlock::reasoning("hm"),
        ContentBlock::text("Hi."),
        ContentBlock::refusal("No."),
        read_block(json!({ "type": "audio", "base64": "QUJD", "extras": audio })),
        image(json!({ "index": 0 })),
        ContentBlock::Citation(citation),
        ContentBlock::non_standard(json!({ "type": "file", "file": { "hash": "h" } })),
        ContentBlock::ToolCall(call),
        ContentBlock::ToolCall(ToolCall::new("b", map(json!({})), "b")),
    ];
    assert_eq!(content[..9], expected);
    let invalid = message.invalid_tool_calls().next().unwrap();
    assert_eq!(
        (invalid.args.as_str(), invalid.id.as_deref()),
        ("{", Some("c"))
    );
    assert_eq!(message.reasoning_details.unwrap().entries.len(), 1);
    assert_eq!(message.additional_kwargs, map(json!({ "model": "m" })));
}

#[test]
fn an_answer_of_langchain_is_read_into_blocks() {
    let call = json!({ "name": "a", "args": { "x": 1 }, "id": "1", "type": "tool_call" });
    let raw = json!({ "id": "1", "type": "function", "function": { "name": "a", "arguments": "{\"x\":1}" } });
    let message = read_ai(json!({
        "type": "ai", "id": "run-1", "tool_calls": [call], "usage_metadata": {
            "input_tokens": 1.0, "output_tokens": 2, "total_tokens": 3,
            "input_token_details": { "cache_read": 1, "odd": 4 },
        },
        "content": [
            { "type": "text", "text": "Hi.", "annotations": [{ "type": "citation", "url": "u" }] },
            { "type": "tool_use", "name": "a", "input": { "x": 1 }, "id": "1" },
        ],
        "response_metadata": { "model_name": "m", "model_provider": "openrouter", "created": 5.0, "odd": 1 },
        "additional_kwargs": {
            "reasoning_content": "hm", "reasoning_details": [{ "type": "x" }], "tool_calls": [raw],
        },
    }));
    let expected = [
        ContentBlock::reasoning("hm"),
        ContentBlock::text("Hi."),
        ContentBlock::Citation(Citation::new("u")),
        ContentBlock::ToolCall(ToolCall::new("a", map(json!({ "x": 1 })), "1")),
    ];
    assert_eq!(*message.content, expected);
    assert_eq!(message.id.as_deref(), Some("run-1"));
    let usage = message.usage.unwrap();
    assert_eq!(
        (usage.input_tokens, usage.input_token_details.cache_read),
        (1, Some(1))
    );
    assert_eq!(
        usage.extra,
        map(json!({ "input_token_details": { "odd": 4 } }))
    );
    assert_eq!(message.response.extra, map(json!({ "odd": 1 })));
    assert_eq!(message.response.created, Some(5));
    let details = message.reasoning_details.unwrap();
    assert_eq!(details.dialect.as_deref(), Some("openrouter"));
    assert_eq!(
        message.additional_kwargs,
        map(json!({ "tool_calls": [raw] }))
    );
}

#[test]
fn calls_are_found_wherever_they_stand() {
    let call = ContentBlock::ToolCall(ToolCall::new("a", map(json!({})), "1"));
    let raw = json!([{ "id": "1", "function": { "name": "a", "arguments": "" } }]);
    let own = json!([{ "id": "1", "name": "a", "args": {} }]);
    for value in [
        json!({ "role": "assistant", "content": null, "tool_calls": raw }),
        json!({ "role": "assistant", "content": "", "tool_calls": own }),
        json!({ "type": "ai", "content": "", "tool_calls": [], "additional_kwargs": { "tool_calls": raw } }),
        json!({ "type": "ai", "tool_calls": own,
            "content": [{ "type": "tool_call", "id": "1", "name": "a", "args": {} }] }),
    ] {
        assert_eq!(read_ai(value).content, call.clone().into());
    }
    let odd = read_ai(json!({ "role": "assistant", "tool_calls": [1, { "type": "custom" }] }));
    assert!(odd.is_empty());
    let kept = json!({ "tool_calls": [1, { "type": "custom" }] });
    assert_eq!(odd.additional_kwargs, map(kept));
    let invalid =
        json!({ "type": "ai", "invalid_tool_calls": [{ "name": "a", "args": "{", "error": "e" }] });
    assert_eq!(
        read_ai(invalid).invalid_tool_calls().next().unwrap().error,
        "e"
    );
}

#[test]
fn a_tool_message_is_read_leniently() {
    let value = json!({ "role": "tool", "tool_call_id": 7, "content": { "a": 1 }, "status": "error", "x": 1 });
    let expected = ToolMessage::new("7", r#"{"a":1}"#)
        .with_status(ToolStatus::Error)
        .with_additional_kwargs(map(json!({ "x": 1 })));
    assert_eq!(read(value), Message::Tool(expected));
}

#[test]
fn a_conversation_may_stand_under_messages() {
    let list = json!([{ "role": "user", "content": "hi" }]);
    let id = ["langchain", "prompts", "chat", "ChatPromptValue"];
    for value in [
        list.clone(),
        json!({ "model": "m", "messages": list }),
        json!({ "lc": 1, "type": "constructor", "id": id, "kwargs": { "messages": list } }),
    ] {
        assert_eq!(
            serde_json::from_value::<Messages>(value).unwrap(),
            Messages::from("hi")
        );
    }
    assert!(serde_json::from_value::<Messages>(json!({ "role": "user" })).is_err());
}

#[test]
fn a_kind_is_not_read_as_another() {
    let error = serde_json::from_value::<AiMessage>(json!({ "role": "user", "content": "a" }));
    assert!(error.unwrap_err().to_string().contains("`user`"));
    let plain = serde_json::from_value::<AiMessage>(json!({ "content": "a" }));
    assert_eq!(plain.unwrap(), AiMessage::new("a"));
    assert_eq!(
        serde_json::from_value::<Usage>(json!({})).unwrap(),
        Usage::default()
    );
}
