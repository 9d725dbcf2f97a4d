//! Model strings and the backends that they name.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use chat_core::{ChatOptions, Error, ErrorKind, FakeChatModel, ModelRegistry, RunnableExt};

/// A registry whose backends answer with their own name and the model's.
fn registry() -> ModelRegistry {
    let mut registry = ModelRegistry::new();
    for backend in ["openrouter", "open_ai", "fake"] {
        registry.register(backend, move |spec| {
            Ok(Arc::new(FakeChatModel::new([format!(
                "{backend}|{}",
                spec.model
            )])))
        });
    }
    registry
}

async fn answer(model: &str) -> String {
    registry()
        .init(model)
        .unwrap()
        .invoke("hi")
        .await
        .unwrap()
        .text()
        .into_owned()
}

fn complaint(model: &str) -> String {
    let error = registry().init(model).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error
            .message()
            .contains("known backends: fake, open_ai, openrouter"),
        "{error}"
    );
    error.message().to_owned()
}

#[tokio::test]
async fn only_the_first_colon_counts() {
    assert_eq!(
        answer("openrouter:openai/gpt-4.1").await,
        "openrouter|openai/gpt-4.1"
    );
    assert_eq!(
        answer("openrouter:qwen/qwen3:free").await,
        "openrouter|qwen/qwen3:free"
    );
    assert_eq!(answer("fake::").await, "fake|:");
}

#[tokio::test]
async fn prefixes_are_normalised() {
    for prefix in ["open_ai", "open-ai", "OPEN-AI", " Open_AI "] {
        assert_eq!(answer(&format!("{prefix}: gpt ")).await, "open_ai|gpt");
    }
    let mut registry = ModelRegistry::new();
    registry.register("My-Backend", |_| {
        Ok(Arc::new(FakeChatModel::new(["hello"])))
    });
    assert_eq!(registry.prefixes().collect::<Vec<_>>(), ["my_backend"]);
    assert!(registry.init("my_backend:x").is_ok());
}

#[test]
fn an_unknown_prefix_names_the_near_match() {
    for prefix in ["openruter", "opnerouter", "OpenRouters", "open-router"] {
        let said = complaint(&format!("{prefix}:x"));
        assert!(said.contains(&format!("`{prefix}`")), "{said}");
        assert!(said.contains("did you mean `openrouter`?"), "{said}");
    }
    assert!(complaint("openai:x").contains("did you mean `open_ai`?"));
    assert!(!complaint("anthropic:x").contains("did you mean"));
}

#[test]
fn a_string_without_a_backend_or_a_model_is_an_error() {
    assert!(complaint("gpt-4.1").contains("`gpt-4.1` names no backend"));
    assert!(!complaint("gpt-4.1").contains("did you mean"));
    assert!(complaint("").contains("names no backend"));
    assert!(complaint("openrouter:").contains("`openrouter:` names no model"));
    assert!(complaint("openrouter:  ").contains("names no model"));
    assert!(complaint(":x").contains("no backend is called ``"));
}

#[test]
fn a_model_of_a_vendor_gets_the_prefix_that_alone_can_be_meant() {
    let mut registry = ModelRegistry::new();
    registry.register("openrouter", |_| Ok(Arc::new(FakeChatModel::new(["hi"]))));
    let error = registry.init("openai/gpt-4.1").unwrap_err();
    assert!(
        error
            .message()
            .contains("did you mean `openrouter:openai/gpt-4.1`?"),
        "{error}"
    );
    assert!(!complaint("openai/gpt-4.1").contains("did you mean"));
}

#[test]
fn an_empty_registry_says_so() {
    let error = ModelRegistry::new().init("openrouter:x").unwrap_err();
    assert!(error.message().contains("known backends: none"), "{error}");
}

#[test]
fn options_and_errors_of_the_backend_pass() {
    let mut registry = ModelRegistry::new();
    registry.register("strict", |spec| {
        assert_eq!(spec.options.seed.get(), Some(&7));
        Err(Error::new(ErrorKind::Unsupported, "not today"))
    });
    let error = registry
        .init_with("strict:x", ChatOptions::new().with_seed(7))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn the_last_registration_of_a_prefix_counts() {
    let mut registry = registry();
    registry.register("fake", |_| {
        Err(Error::new(ErrorKind::Unsupported, "replaced"))
    });
    assert_eq!(registry.init("fake:x").unwrap_err().message(), "replaced");
    assert_eq!(
        format!("{registry:?}"),
        r#"ModelRegistry(["fake", "open_ai", "openrouter"])"#
    );
}
