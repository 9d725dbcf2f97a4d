//! Models as JSON, and back.

use std::time::Duration;

use chat_core::{
    ChatModelExt, ChatOptions, ChatRequest, Configured, ErrorKind, Message, ModelConfig,
    ModelRegistry, RetryPolicy, RunContext, Setting, ToolDefinition,
};
use chat_openrouter::*;
use serde_json::{Value, json};

use crate::common::{KEY, builder};
use crate::options_catalog as catalog;

/// A builder that is told everything that JSON can say.
fn told() -> ChatOpenRouterBuilder {
    builder()
        .api_key_env("CHAT_TEST_KEY_THAT_IS_NOT_SET")
        .base_url("https://gateway.example/v1")
        .app_url("https://app.example")
        .app_title("An App")
        .app_categories([AppCategory::CliAgent])
        .response_cache(ResponseCache::enabled().with_ttl(Duration::from_secs(60)))
        .router_metadata(true)
        .anthropic_beta(["interleaved-thinking-2025-05-14"])
        .retry_policy(RetryPolicy::new(5).with_base(Duration::from_millis(20)))
        .timeouts(Timeouts::new().with_idle(Duration::from_secs(7)))
        .temperature(0.5)
        .reasoning(ReasoningEffort::High)
        .extra_body(serde_json::from_value(json!({"new": [1]})).unwrap())
}

/// The request that a model makes, with its headers.
fn request_of(model: &ChatOpenRouter, options: &ChatOptions) -> (Value, String) {
    let (messages, context) = ([Message::human("hi")], RunContext::new());
    let request = ChatRequest::new(&messages, options, &context);
    let request = model.dry_run(request, true).unwrap();
    let body = serde_json::from_slice(request.body()).unwrap();
    (body, format!("{} {:?}", request.uri(), request.headers()))
}

fn again(config: &ModelConfig) -> ChatOpenRouterBuilder {
    let json = serde_json::to_string(config).unwrap();
    assert!(!json.contains(KEY), "{json}");
    let read: ModelConfig = serde_json::from_str(&json).unwrap();
    assert_eq!(read, *config);
    ChatOpenRouterBuilder::from_config(&read)
        .unwrap()
        .api_key(KEY)
}

#[test]
fn a_model_comes_back_with_its_options_and_tools() {
    let tool = ToolDefinition::new("f", "F.", json!({"type": "object", "properties": {}}))
        .with_extra("cache_control", json!({"type": "ephemeral"}));
    let mut inner = catalog::cases()
        .into_iter()
        .map(|case| case.options)
        .chain(catalog::sampling().into_iter().map(|(_, options)| options))
        .fold(ChatOptions::new(), |all, one| one.or(&all));
    inner = inner.with_seed(7).with_model("other/model");
    let outer = ChatOptions::new().with_seed(None).with_tool_choice("f");
    let model = told().build().unwrap();
    let bound = model
        .clone()
        .bind(inner)
        .bind_tools([tool])
        .unwrap()
        .bind(outer);
    let config = bound.config();
    assert_eq!(config.model, "openrouter:other/model");
    assert_eq!(config.options.seed, Setting::Unset);

    let restored = again(&config).build().unwrap();
    let sent = request_of(&restored, &ChatOptions::new());
    let bound_options = config.options.clone().with_model("other/model");
    assert_eq!(sent, request_of(&model, &bound_options));
    assert_eq!(restored.config(), config);
    assert_eq!(
        sent.0["tools"][0]["cache_control"],
        json!({"type": "ephemeral"})
    );
    assert_eq!(sent.0["model"], "other/model");
}

#[test]
fn every_setting_is_written() {
    let settings = Value::Object(told().build().unwrap().config().settings);
    assert_eq!(
        settings["api_key"],
        json!({"env": "CHAT_TEST_KEY_THAT_IS_NOT_SET"})
    );
    assert_eq!(settings["base_url"], "https://gateway.example/v1");
    assert_eq!(
        settings["openrouter_headers"]["app_categories"],
        json!(["cli-agent"])
    );
    assert_eq!(settings["retry"]["max_retries"], 5);
    assert_eq!(settings["limits"]["timeouts"]["idle"]["secs"], 7);
    assert!(format!("{:?}", told()).contains("gateway.example"));
}

#[test]
fn the_key_is_in_no_configuration_wherever_it_stood() {
    let model = builder()
        .user(KEY)
        .metadata([("key", KEY)])
        .default_header("x-key", KEY)
        .extra_body(serde_json::from_value(json!({"a": {KEY: [KEY]}})).unwrap())
        .build()
        .unwrap();
    let bound = model.bind(ChatOptions::new().with_header("x-other", KEY));
    let json = serde_json::to_string(&bound.config()).unwrap();
    assert!(!json.contains(KEY), "{json}");
    assert!(json.contains("x-key") && json.contains("x-other"));
}

#[test]
fn headers_must_be_set_again() {
    let model = builder().default_header("x-key", "secret").build().unwrap();
    let config = model.config();
    let error = again(&config).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("`x-key`"), "{error}");
    again(&config)
        .default_header("x-key", "secret")
        .build()
        .unwrap();
}

#[test]
fn a_registry_makes_the_model() {
    let mut registry = ModelRegistry::new();
    register(&mut registry);
    let config = builder()
        .api_key_env("CHAT_TEST_KEY_THAT_IS_NOT_SET")
        .build()
        .unwrap()
        .config();
    let error = registry.init_from(&config).unwrap_err();
    assert!(
        error.message().contains("CHAT_TEST_KEY_THAT_IS_NOT_SET"),
        "{error}"
    );

    let settings = |value: Value| serde_json::from_value(value).unwrap();
    for (settings, says) in [
        (settings(json!({"base_uri": "x"})), "base_uri"),
        (settings(json!({"api_key": "x"})), "string"),
        (
            settings(json!({"api_key": {"env": "A", "value": "B"}})),
            "value",
        ),
    ] {
        let config = ModelConfig::new("openrouter:a/b").with_settings(settings);
        let error = registry.init_from(&config).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.message().contains(says), "{error}");
    }
    let unknown = serde_json::from_value::<ModelConfig>(json!({"model": "a:b", "option": {}}));
    assert!(unknown.unwrap_err().to_string().contains("option"));
}
