//! Which layer of options counts.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use chat_core::{
    ChatModel, ChatModelExt, ChatOptions, ChatRequest, FakeChatModel, JsonMap, Message, RunContext,
    RunnableExt, Setting,
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
