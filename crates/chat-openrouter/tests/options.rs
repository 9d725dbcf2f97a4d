//! The options that OpenRouter has: their JSON, how they merge, and what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "options/catalog.rs"]
mod catalog;
mod common;
#[path = "options/headers.rs"]
mod headers;
#[path = "options/refused.rs"]
mod refused;
#[path = "options/refused_objects.rs"]
mod refused_objects;

use chat_core::{
    ChatModel, ChatModelExt, ChatOptions, ChatRequest, Content, ContentBlock, ErrorKind,
    MediaBlock, Message, RunContext, RunnableExt, TextBlock, ToolDefinition,
};
use chat_openrouter::*;
use common::{Answer, Scripted, builder, fixture};
use serde_json::{Value, json};

/// The body that a model of this builder sends for these options.
fn body(builder: ChatOpenRouterBuilder, options: &ChatOptions) -> chat_core::Result<Value> {
    let (messages, context) = ([Message::human("hi")], RunContext::new());
    let request = ChatRequest::new(&messages, options, &context);
    let request = builder.build()?.dry_run(request, true)?;
    Ok(serde_json::from_slice(request.body()).unwrap())
}

/// The fields of the body that are not there without options.
fn fields(builder: ChatOpenRouterBuilder, options: &ChatOptions) -> Value {
    let mut body = body(builder, options).unwrap();
    for name in ["messages", "stream"] {
        body.as_object_mut().unwrap().shift_remove(name);
    }
    if body["model"] == "openai/gpt-4.1" {
        body.as_object_mut().unwrap().shift_remove("model");
    }
    body
}

/// One field a line, so that a changed form is seen as such.
fn listing(all: impl IntoIterator<Item = ChatOptions>) -> String {
    let lines = all
        .into_iter()
        .map(|options| fields(builder(), &options).to_string());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_option_has_its_form() {
    insta::assert_snapshot!(listing(
        catalog::cases().into_iter().map(|case| case.options)
    ));
}

#[test]
fn each_option_of_several_providers_has_its_form() {
    insta::assert_snapshot!(listing(
        catalog::sampling().into_iter().map(|(_, options)| options)
    ));
}

#[test]
fn what_the_schema_lacks_goes_out_too() {
    insta::assert_snapshot!(listing([
        catalog::other_plugin(),
        catalog::numeric_prices()
    ]));
}

#[test]
fn a_builder_sets_what_options_set() {
    for case in catalog::cases() {
        let set = fields((case.build)(builder()), &ChatOptions::new());
        assert_eq!(set, fields(builder(), &case.options));
        assert!(set.get(case.name).is_some(), "{}: {set}", case.name);
    }
    let built = builder()
        .top_k(40)
        .min_p(0.1)
        .top_a(0.2)
        .repetition_penalty(1.1)
        .logit_bias([(50256, -100.0)])
        .logprobs(true)
        .top_logprobs(5);
    assert_eq!(
        fields(built, &ChatOptions::new()),
        json!({"top_k": 40, "min_p": 0.1, "top_a": 0.2, "repetition_penalty": 1.1,
            "logit_bias": {"50256": -100.0}, "logprobs": true, "top_logprobs": 5})
    );
}

#[test]
fn none_unsets_each_option() {
    for case in catalog::cases() {
        let built = || (case.build)(builder());
        assert_eq!(fields(built(), &case.unset), json!({}), "{}", case.name);
        assert_eq!(
            fields(builder(), &case.unset.or(&case.options)),
            json!({}),
            "{}",
            case.name
        );
        assert_eq!(
            fields(built(), &case.options.or(&case.unset)),
            fields(builder(), &case.options)
        );
    }
    let unset = ChatOptions::new()
        .with_top_k(None)
        .with_logprobs(None)
        .with_top_logprobs(None);
    let built = builder().top_k(1).logprobs(true).top_logprobs(2);
    assert_eq!(fields(built, &unset), json!({}));
}

#[tokio::test]
async fn a_call_counts_over_what_is_bound_and_that_over_the_constructor() {
    let transport = Scripted::new([Answer::json(fixture("text.json"))]);
    let model = builder()
        .reasoning(ReasoningEffort::Low)
        .provider(
            ProviderPreferences::new()
                .with_order(["OpenAI"])
                .with_zdr(true),
        )
        .user("constructor")
        .preset("constructor")
        .transport(transport.clone())
        .build()
        .unwrap();
    let inner = ChatOptions::new()
        .with_reasoning(ReasoningEffort::Medium)
        .with_provider(ProviderPreferences::new().with_only(["Azure"]))
        .with_user("inner")
        .with_top_k(1);
    let outer = ChatOptions::new()
        .with_user("outer")
        .with_top_k(2)
        .with_preset(None);
    let model = model.bind(inner).bind(outer);
    let call = ChatOptions::new().with_top_k(3).with_service_tier("flex");
    let (messages, context) = ([Message::human("hi")], RunContext::new());
    model
        .generate(ChatRequest::new(&messages, &call, &context))
        .await
        .unwrap();
    let mut sent = transport.requests()[0].json();
    sent.as_object_mut()
        .unwrap()
        .retain(|name, _| name != "messages" && name != "model");
    let expected = json!({"top_k": 3, "user": "outer", "reasoning": {"effort": "medium"},
        "provider": {"only": ["Azure"]}, "service_tier": "flex"});
    assert_eq!(sent, expected, "objects are taken whole");
}

#[test]
fn extra_body_counts_over_typed_options() {
    let extra = json!({"reasoning": {"effort": "ultra"}, "newer": [1]});
    let options = ChatOptions::new()
        .with_reasoning(ReasoningEffort::Low)
        .with_extra_body(extra.as_object().unwrap().clone());
    assert_eq!(fields(builder(), &options), extra);
}

#[test]
fn words_that_are_not_known_go_as_they_are() {
    assert_eq!(ReasoningEffort::from("xhigh"), ReasoningEffort::Xhigh);
    assert_eq!(
        ReasoningEffort::from("ultra"),
        ReasoningEffort::Other("ultra".to_owned())
    );
    assert_eq!(Quantization::from("bf16".to_owned()).to_string(), "bf16");
    let options = ChatOptions::new()
        .with_reasoning(Reasoning::new().with_effort("ultra"))
        .with_service_tier("provisioned")
        .with_modalities(["smell"]);
    assert_eq!(
        fields(builder(), &options),
        json!({"reasoning": {"effort": "ultra"}, "service_tier": "provisioned",
            "modalities": ["smell"]})
    );
}

#[test]
fn blocks_are_marked_for_the_cache() {
    let file =
        MediaBlock::base64("JVBERi0=", "application/pdf").with_cache_control(CacheTtl::OneHour);
    let text: TextBlock = match ContentBlock::text("b") {
        ContentBlock::Text(text) => text.with_prompt_cache_breakpoint(),
        _ => unreachable!(),
    };
    let content = Content::from(vec![
        ContentBlock::text("a").with_cache_control(CacheControl::ephemeral()),
        ContentBlock::Text(text),
        ContentBlock::image_url("https://example.org/a.png")
            .with_cache_control(CacheControl::new()),
        ContentBlock::File(file),
        ContentBlock::non_standard(json!({"type": "new"})).with_cache_control(CacheControl::new()),
        ContentBlock::text("c")
            .with_cache_control(CacheControl::new())
            .with_cache_control(None),
    ]);
    let messages = [Message::human(content)];
    let (options, context) = (ChatOptions::new(), RunContext::new());
    let model = builder().build().unwrap();
    let request = model
        .dry_run(ChatRequest::new(&messages, &options, &context), false)
        .unwrap();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&body["messages"][0]["content"]).unwrap());
    let tool = ToolDefinition::new("f", "F.", json!({"type": "object"}));
    let tool = tool.with_cache_control(CacheTtl::OneHour);
    assert_eq!(tool.extras["cache_control"]["ttl"], "1h");
    let message = chat_core::HumanMessage::new("hi").with_cache_control(CacheControl::new());
    let sent = Message::from(message).to_openai_json();
    assert_eq!(sent["cache_control"], json!({"type": "ephemeral"}));
    let refusal = ContentBlock::refusal("no").with_cache_control(CacheControl::new());
    assert_eq!(refusal, ContentBlock::refusal("no"));
}

#[tokio::test]
async fn sound_comes_in_streams_only() {
    let spoken = ChatOptions::new()
        .with_modalities([Modality::Text, Modality::Audio])
        .with_audio(AudioOutput::new("alloy", "wav"));
    let transport = Scripted::new([]);
    let model = builder()
        .transport(transport.clone())
        .build()
        .unwrap()
        .bind(spoken.clone());
    let error = model.invoke("hi").await.unwrap_err();
    assert_eq!(
        (error.kind(), transport.count()),
        (ErrorKind::Unsupported, 0)
    );
    assert!(error.to_string().contains("call `stream`"), "{error}");
    assert_eq!(
        fields(builder(), &spoken)["modalities"],
        json!(["text", "audio"])
    );
}
