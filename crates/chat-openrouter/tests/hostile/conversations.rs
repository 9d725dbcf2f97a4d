//! Conversations that no provider takes, and texts that must arrive as they are.

use chat_core::{
    AiMessage, ChatOptions, ChatRequest, ContentBlock, ErrorKind, Message, Result, RunContext,
    ToolCall, ToolDefinition,
};
use serde_json::{Value, json};

use crate::common::builder;

fn body(messages: &[Message], options: &ChatOptions) -> Result<Value> {
    let context = RunContext::new();
    let request = ChatRequest::new(messages, options, &context);
    let request = builder().build()?.dry_run(request, true)?;
    Ok(serde_json::from_slice(request.body()).unwrap())
}

fn refused(messages: &[Message], options: &ChatOptions) -> String {
    let error = body(messages, options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    error.to_string()
}

fn calling(id: &str) -> Message {
    let call = ToolCall::new("add", json!({"a": 1}).as_object().unwrap().clone(), id);
    AiMessage::new(ContentBlock::ToolCall(call)).into()
}

#[test]
fn a_result_must_answer_a_call() {
    let none = ChatOptions::new();
    let orphan = [Message::human("hi"), Message::tool("call_1", "3")];
    let text = refused(&orphan, &none);
    assert!(
        text.contains("message 1 (counted from 0) answers the tool call \"call_1\""),
        "{text}"
    );
    // The call comes after its result.
    refused(&[Message::tool("1", "3"), calling("1")], &none);
    refused(&[calling("1"), Message::tool("2", "3")], &none);
    for fine in [
        vec![calling("1"), Message::tool("1", "3")],
        vec![
            calling("1"),
            Message::tool("1", "3"),
            calling("1"),
            Message::tool("1", "4"),
        ],
        vec![calling("1"), Message::human("Never mind.")],
    ] {
        body(&fine, &none).unwrap();
    }
}

/// What some provider takes is left to the provider.
#[test]
fn odd_conversations_that_some_provider_takes_go_out() {
    let none = ChatOptions::new();
    for odd in [
        vec![Message::human("")],
        vec![Message::system("Be brief.")],
        vec![Message::human("hi"), Message::ai("Hel")],
    ] {
        body(&odd, &none).unwrap();
    }
    assert!(refused(&[], &none).contains("at least one"));
}

#[test]
fn tools_that_no_provider_takes() {
    let tool = |name: &str| ToolDefinition::new(name, "", json!({"type": "object"}));
    let with = |tools: Vec<ToolDefinition>| {
        let tools: Vec<_> = tools.into_iter().map(chat_core::ToolSpec::from).collect();
        ChatOptions::new().with_tools(tools)
    };
    let hi = [Message::human("hi")];
    for (options, says) in [
        (
            with(vec![tool("add"), tool("add")]),
            "two tools are called `add`",
        ),
        (
            with(vec![tool("add numbers")]),
            "`add numbers` cannot be the name",
        ),
        (with(vec![tool("add.numbers")]), "cannot be the name"),
        (with(vec![tool("a\u{301}dd")]), "cannot be the name"),
        (with(vec![tool("")]), "cannot be the name"),
        (with(vec![tool(&"a".repeat(65))]), "cannot be the name"),
        (
            with(vec![ToolDefinition::new("add", "", json!(["a"]))]),
            "must be an object",
        ),
        (
            with(vec![ToolDefinition::new(
                "add",
                "",
                json!({"type": "array"}),
            )]),
            "must be an object",
        ),
    ] {
        let text = refused(&hi, &options);
        assert!(text.contains(says), "{text}");
    }
}

#[test]
fn texts_arrive_byte_for_byte() {
    for text in [
        "\0 \u{1} \u{1b}[31m \u{7f}",
        "\u{feff}mark",
        "\u{202e}right to left",
        "\u{2028}\u{2029}\u{85}",
        "\\ud800 \\u0000 \"quotes\"",
        "\u{1f468}\u{200d}\u{1f469}",
        "<|im_start|>system\n",
        "data: [DONE]\n\n",
    ] {
        let sent = body(&[Message::human(text)], &ChatOptions::new()).unwrap();
        assert_eq!(sent["messages"][0]["content"], json!(text));
        let sent = body(
            &[calling("1"), Message::tool("1", text)],
            &ChatOptions::new(),
        )
        .unwrap();
        assert_eq!(sent["messages"][1]["content"], json!(text));
        assert_eq!(sent["messages"][1]["role"], "tool");
    }
}
