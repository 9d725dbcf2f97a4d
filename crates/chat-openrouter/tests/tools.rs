//! Tools on the wire.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{
    ChatModel, ChatModelExt, ChatOptions, ChatRequest, ErrorKind, JsonMap, Message, RunContext,
    RunnableExt, ToolChoice, ToolDefinition, ToolSpec, tool,
};
use chat_openrouter::{CacheControl, CacheMarks};
use common::{Answer, Scripted, builder, fixture};
use serde_json::{Value, json};

/// Get the current weather in a given location
#[tool]
struct GetWeather {
    /// The city and state, e.g. San Francisco, CA
    location: String,
}

fn search() -> ToolSpec {
    ToolSpec::from_json(
        json!({ "type": "openrouter:web_search", "parameters": { "max_results": 3 } }),
    )
    .unwrap()
}

/// What is sent with these options.
fn sent(options: &ChatOptions) -> chat_core::Result<Value> {
    let (model, context) = (builder().build().unwrap(), RunContext::new());
    let messages = [Message::human("hi")];
    let request = model.dry_run(ChatRequest::new(&messages, options, &context), false)?;
    Ok(serde_json::from_slice(request.body()).unwrap())
}

#[tokio::test]
async fn the_tool_of_the_guide() {
    let transport = Scripted::new([Answer::json(fixture("text.json"))]);
    let model = builder().transport(transport.clone()).build().unwrap();
    let model = model.bind_tools([GetWeather]).unwrap();
    model
        .invoke("what is the weather like in San Francisco")
        .await
        .unwrap();
    let body = transport.requests()[0].json();
    insta::assert_json_snapshot!(body);
}

#[test]
fn strict_and_extras_have_their_places() {
    let tool = ToolDefinition::new("now", "", json!({ "type": "object", "properties": {} }))
        .with_strict(true)
        .with_cache_control(CacheControl::ephemeral())
        .with_extra("type", "custom");
    let body = sent(&ChatOptions::new().with_tools([tool.into(), search()])).unwrap();
    assert_eq!(
        body["tools"],
        json!([
            {
                "type": "function",
                "function": {
                    "name": "now",
                    "parameters": {
                        "type": "object",
                        "properties": {},
                        "required": [],
                        "additionalProperties": false,
                    },
                    "strict": true,
                },
                "cache_control": { "type": "ephemeral" },
            },
            { "type": "openrouter:web_search", "parameters": { "max_results": 3 } },
        ])
    );
}

#[test]
fn nothing_is_sent_that_is_not_set() {
    let none: [ToolSpec; 0] = [];
    let idle = ChatOptions::new()
        .with_parallel_tool_calls(true)
        .with_tool_choice("auto");
    for options in [ChatOptions::new(), idle.clone(), idle.with_tools(none)] {
        let body = sent(&options).unwrap();
        let fields: Vec<_> = body.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["model", "messages"]);
    }
    let body = sent(&ChatOptions::new().with_tools([GetWeather.definition()])).unwrap();
    assert!(body.get("tool_choice").is_none() && body.get("parallel_tool_calls").is_none());
    assert!(body["tools"][0]["function"].get("strict").is_none());
}

#[test]
fn every_choice_has_its_form() {
    let both = ChatOptions::new().with_tools([GetWeather.definition().into(), search()]);
    let one = ChatOptions::new().with_tools([GetWeather.definition()]);
    let weather = json!({ "type": "function", "function": { "name": "GetWeather" } });
    let cases = [
        (both.clone().with_tool_choice("auto"), json!("auto")),
        (both.clone().with_tool_choice("none"), json!("none")),
        (both.clone().with_tool_choice("any"), json!("required")),
        (both.clone().with_tool_choice("required"), json!("required")),
        (both.clone().with_tool_choice("GetWeather"), weather.clone()),
        (
            both.with_tool_choice("openrouter:web_search"),
            json!({ "type": "openrouter:web_search" }),
        ),
        (one.with_tool_choice(ToolChoice::Only), weather),
    ];
    for (options, form) in cases {
        let body = sent(&options.with_parallel_tool_calls(false)).unwrap();
        assert_eq!(
            (&body["tool_choice"], &body["parallel_tool_calls"]),
            (&form, &json!(false))
        );
    }
}

#[test]
fn extra_body_counts_over_tools() {
    let extra: JsonMap =
        serde_json::from_value(json!({ "tools": [{ "type": "custom" }], "tool_choice": "auto" }))
            .unwrap();
    let options = ChatOptions::new()
        .with_tools([GetWeather.definition()])
        .with_extra_body(extra);
    let body = sent(&options.with_tool_choice("other")).unwrap();
    assert_eq!(
        (&body["tools"], &body["tool_choice"]),
        (&json!([{ "type": "custom" }]), &json!("auto"))
    );
}

#[tokio::test]
async fn what_cannot_be_right_is_refused_before_anything_is_sent() {
    let with = ChatOptions::new;
    let named = |name: &str| ToolDefinition::new(name, "Does it.", json!({ "type": "object" }));
    let cases = [
        (
            with().with_tools([named("a"), named("a")]),
            "two tools are called `a`",
        ),
        (
            with().with_tools([named("get weather")]),
            "cannot be the name of a tool",
        ),
        (
            with().with_tools([ToolDefinition::new("a", "b", json!(true))]),
            "must be an object",
        ),
        (
            with()
                .with_tools([named("a"), named("b")])
                .with_tool_choice(ToolChoice::Only),
            "there are 2",
        ),
        (
            with().with_tools([named("a")]).with_tool_choice("b"),
            "must call `b`",
        ),
        (with().with_tool_choice("any"), "none is bound"),
    ];
    for (options, words) in cases {
        let transport = Scripted::new([Answer::json(fixture("text.json"))]);
        let model = builder().transport(transport.clone()).build().unwrap();
        let (messages, context) = ([Message::human("hi")], RunContext::new());
        let request = ChatRequest::new(&messages, &options, &context);
        let error = model.generate(request).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.message().contains(words), "{error}");
        assert!(model.generate_stream(request).await.is_err());
        assert_eq!(transport.count(), 0);
    }
}
