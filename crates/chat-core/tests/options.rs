//! Which layer of options counts.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use chat_core::{
    ChatModel, ChatModelExt, ChatOptions, ChatRequest, FakeChatModel, HeaderSetting, JsonMap,
    Message, ResponseFormat, RunContext, RunnableExt, Setting, ToolChoice, ToolDefinition,
};
use serde_json::{Value, json};

fn map(value: Value) -> JsonMap {
    serde_json::from_value(value).unwrap()
}

/// What the model gets when it is called with these options.
async fn received(
    model: &impl ChatModel,
    fake: &FakeChatModel,
    options: ChatOptions,
) -> ChatOptions {
    let (messages, context) = ([Message::human("hi")], RunContext::new());
    let request = ChatRequest::new(&messages, &options, &context);
    model.generate(request).await.unwrap();
    model
        .generate_stream(request)
        .await
        .unwrap()
        .message()
        .await
        .unwrap();
    let calls = fake.calls();
    assert_eq!(
        calls[calls.len() - 2].options,
        calls[calls.len() - 1].options
    );
    calls[calls.len() - 1].options.clone()
}

#[tokio::test]
async fn the_call_counts_over_the_outer_bind_and_that_over_the_inner() {
    let fake = FakeChatModel::new(["hello"]);
    let model = fake
        .clone()
        .bind(
            ChatOptions::new()
                .with_temperature(0.1)
                .with_seed(1)
                .with_max_tokens(1),
        )
        .with_retry(1)
        .bind(ChatOptions::new().with_temperature(0.2).with_seed(2));
    let got = received(&model, &fake, ChatOptions::new().with_temperature(0.3)).await;
    assert_eq!(got.temperature.get(), Some(&0.3));
    assert_eq!(got.seed.get(), Some(&2));
    assert_eq!(got.max_tokens.get(), Some(&1));
    assert_eq!(got.top_p, Setting::Inherit);
}

#[tokio::test]
async fn bound_options_count_when_the_model_is_run_as_a_step() {
    let fake = FakeChatModel::new(["hello"]);
    let model = fake.clone().bind(ChatOptions::new().with_seed(7)).boxed();
    model.invoke("hi").await.unwrap();
    assert_eq!(fake.calls()[0].options.seed.get(), Some(&7));
}

#[tokio::test]
async fn none_unsets_what_a_layer_below_has_set() {
    let fake = FakeChatModel::new(["hello"]);
    let model = fake
        .clone()
        .bind(ChatOptions::new().with_temperature(0.5).with_seed(1));
    let got = received(&model, &fake, ChatOptions::new().with_temperature(None)).await;
    assert_eq!(
        (got.temperature, got.seed),
        (Setting::Unset, Setting::Set(1))
    );

    let mut options = ChatOptions::new();
    options.stop = Setting::Unset;
    let below = ChatOptions::new().with_stop(["END"]).with_temperature(None);
    assert_eq!(options.or(&below).stop.get(), None);
    assert_eq!(ChatOptions::new().or(&below).temperature, Setting::Unset);
}

#[test]
fn lists_and_maps_are_replaced_whole() {
    let below = ChatOptions::new()
        .with_stop(["a", "b"])
        .with_extra_body(map(json!({ "x": { "y": 1 }, "z": 1 })));
    let above = ChatOptions::new()
        .with_stop(["c"])
        .with_extra_body(map(json!({ "x": { "w": 1 } })));
    let merged = above.or(&below);
    assert_eq!(merged.stop.get(), Some(&vec!["c".to_owned()]));
    assert_eq!(
        merged.extra_body.get(),
        Some(&map(json!({ "x": { "w": 1 } })))
    );
    let emptied = ChatOptions::new()
        .with_stop(Vec::<String>::new())
        .or(&below);
    assert_eq!(emptied.stop.get(), Some(&Vec::new()));
}

#[test]
fn extensions_merge_by_provider_and_name() {
    let with = |entries: &[(&'static str, &'static str, Value)]| {
        let mut options = ChatOptions::new();
        for (provider, name, value) in entries {
            options.extensions.set(*provider, *name, value.clone());
        }
        options
    };
    let below = with(&[
        ("here", "kept", json!(1)),
        ("here", "replaced", json!({ "a": 1 })),
        ("here", "unset", json!(1)),
        ("there", "replaced", json!(0)),
    ]);
    let above = with(&[
        ("here", "replaced", json!({ "b": 2 })),
        ("here", "unset", json!(null)),
    ]);
    let merged = above.or(&below).extensions;
    let of = |provider| {
        merged
            .of(provider)
            .map(|(k, v)| (k, v.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of("here"),
        [("kept", json!(1)), ("replaced", json!({ "b": 2 }))]
    );
    assert_eq!(of("there"), [("replaced", json!(0))]);
    assert_eq!(of("nowhere"), []);
}

#[test]
fn every_option_is_merged() {
    let full = ChatOptions::new()
        .with_model("m")
        .with_temperature(0.1)
        .with_top_p(0.2)
        .with_frequency_penalty(0.3)
        .with_presence_penalty(0.4)
        .with_max_tokens(5)
        .with_max_completion_tokens(6)
        .with_seed(7)
        .with_stop(["s"])
        .with_top_k(8)
        .with_min_p(0.9)
        .with_top_a(0.1)
        .with_repetition_penalty(1.1)
        .with_logprobs(true)
        .with_top_logprobs(2)
        .with_logit_bias([(50256, -100.0)])
        .with_tools([chat_core::ToolDefinition::new("t", "A tool.", json!({}))])
        .with_tool_choice("auto")
        .with_parallel_tool_calls(false)
        .with_response_format(ResponseFormat::Text)
        .with_header("h", "1")
        .with_extra_body(map(json!({ "e": 1 })));
    assert_eq!(full.or(&ChatOptions::new()), full);
    assert_eq!(ChatOptions::new().or(&full), full);
    let shown = format!("{full:?}");
    assert_eq!(
        shown.matches("Inherit").count(),
        0,
        "an option is not in the test: {shown}"
    );
}

#[tokio::test]
async fn the_bound_model_is_the_models_identity() {
    let fake = FakeChatModel::new(["hello"]);
    let inner = fake.clone().bind(ChatOptions::new().with_model("inner"));
    assert_eq!(inner.identity().model, "inner");
    let outer = inner.bind(ChatOptions::new().with_model("outer"));
    assert_eq!(outer.identity().model, "outer");
    assert_eq!(
        outer.bind(ChatOptions::new().with_seed(1)).identity().model,
        "outer"
    );
    assert_eq!(fake.identity().model, "scripted");
}

fn read(value: Value) -> ChatOptions {
    serde_json::from_value(value).unwrap()
}

#[test]
fn in_json_only_what_is_said_is_there() {
    assert_eq!(json!(ChatOptions::new()), json!({}));
    let mut options = ChatOptions::new()
        .with_model("a/b")
        .with_temperature(0.0)
        .with_seed(None)
        .with_stop(["x"])
        .with_logit_bias([(7, -1.5)])
        .with_tools([ToolDefinition::new(
            "f",
            "F.",
            json!({"type": "object", "properties": {}}),
        )])
        .with_tool_choice(ToolChoice::Only)
        .without_header("X-A")
        .with_extra_body(map(json!({"a": null})));
    options.extensions.set("openrouter", "user", "u");
    options
        .extensions
        .set("openrouter", "session_id", Value::Null);
    let written = json!({
        "model": "a/b", "temperature": 0.0, "seed": null, "stop": ["x"], "logit_bias": {"7": -1.5},
        "tools": [{"type": "function", "function": {"name": "f", "description": "F.",
            "parameters": {"type": "object", "properties": {}}}}],
        "tool_choice": {"type": "only"},
        "extensions": {"openrouter": {"session_id": null, "user": "u"}},
        "headers": {"x-a": null}, "extra_body": {"a": null},
    });
    assert_eq!(json!(options), written);
    assert_eq!(read(written), options);
}

#[test]
fn an_option_in_json_that_there_is_not_is_an_error() {
    let wrong = serde_json::from_value::<ChatOptions>(json!({"temprature": 0.5}));
    assert!(wrong.unwrap_err().to_string().contains("temprature"));
    let wrong = serde_json::from_value::<ChatOptions>(json!({"tools": [{"type": "function"}]}));
    assert!(wrong.unwrap_err().to_string().contains("name"));
}

#[test]
fn a_choice_of_tools_is_read_in_every_form() {
    let named = |name: &str| ToolChoice::Named(name.to_owned());
    for (value, choice) in [
        (json!("auto"), ToolChoice::Auto),
        (json!("any"), ToolChoice::Required),
        (json!("none"), ToolChoice::None),
        (json!("f"), named("f")),
        (
            json!({"type": "function", "function": {"name": "auto"}}),
            named("auto"),
        ),
        (
            json!({"type": "openrouter:web_search"}),
            named("openrouter:web_search"),
        ),
        (json!({"type": "only"}), ToolChoice::Only),
    ] {
        let read: ToolChoice = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(read, choice, "{value}");
        assert_eq!(
            serde_json::from_value::<ToolChoice>(json!(read)).unwrap(),
            choice
        );
    }
    for value in [
        json!(1),
        json!({}),
        json!({"type": "allowed_tools", "mode": "auto"}),
    ] {
        assert!(serde_json::from_value::<ToolChoice>(value).is_err());
    }
}

#[test]
fn a_form_of_answers_is_read_and_written() {
    let schema = json!({"type": "object"});
    let plain = ResponseFormat::json_schema("Movie", schema.clone(), Some(true));
    let unknown = json!({"type": "haiku", "lines": 3});
    let with_more =
        json!({"type": "json_schema", "json_schema": {"name": "M", "schema": {}, "new": 1}});
    for (value, format) in [
        (json!({"type": "text"}), ResponseFormat::Text),
        (json!({"type": "json_object"}), ResponseFormat::JsonObject),
        (json!({"type": "python"}), ResponseFormat::Python),
        (
            json!({"type": "grammar", "grammar": "g"}),
            ResponseFormat::Grammar("g".to_owned()),
        ),
        (
            json!({"type": "json_schema", "json_schema":
            {"name": "Movie", "schema": schema, "strict": true}}),
            plain,
        ),
        (unknown.clone(), ResponseFormat::Other(map(unknown))),
        (with_more.clone(), ResponseFormat::Other(map(with_more))),
    ] {
        let read: ResponseFormat = serde_json::from_value(value.clone()).unwrap();
        assert_eq!((json!(read), read), (value, format));
    }
}

#[test]
fn headers_merge_name_by_name() {
    let below = ChatOptions::new()
        .with_header("A", "1")
        .with_header("b", "1");
    let over = ChatOptions::new()
        .with_header("B", "2")
        .without_header("c")
        .or(&below);
    let said: Vec<_> = over.headers.iter().collect();
    let set = |value: &str| HeaderSetting::Set(value.to_owned());
    assert_eq!(
        said,
        [
            ("a", &set("1")),
            ("b", &set("2")),
            ("c", &HeaderSetting::Unset)
        ]
    );
    assert!(!format!("{over:?}").contains("Set(\"2\")"));
}
