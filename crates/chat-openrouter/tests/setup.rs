//! What can be wrong with a setup, and what is said about it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use chat_core::{ChatModel, ErrorKind, JsonMap};
use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder};
use common::{KEY, builder};

/// The text of the error that a setup gives.
fn wrong(builder: ChatOpenRouterBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(!error.is_retryable());
    error.to_string()
}

fn endpoint(url: &str) -> String {
    builder()
        .base_url(url)
        .build()
        .unwrap()
        .identity()
        .endpoint
        .unwrap()
}

#[test]
fn a_url_that_cannot_be_right_is_refused() {
    for (url, says) in [
        ("", "is no URL"),
        ("openrouter.ai/api/v1", "is no URL"),
        ("https://", "is no URL"),
        ("ftp://openrouter.ai", "must be https, not ftp"),
        ("file:///etc/passwd", "must be https, not file"),
        ("http://example.org/v1", "example.org unencrypted"),
        ("http://127.0.0.1.example.org/v1", "unencrypted"),
        ("http://localhost.example.org/v1", "unencrypted"),
        ("http://0.0.0.0/v1", "unencrypted"),
        ("https://user@example.org/v1", "no user"),
        ("https://user:pass-word-1@example.org/v1", "no user"),
        ("https://:pass-word-1@example.org/v1", "no user"),
        ("https://example.org/v1?key=pass-word-1", "query"),
    ] {
        let text = wrong(builder().base_url(url));
        assert!(text.contains(says), "{url}: {text}");
        assert!(!text.contains("pass-word-1"), "{text}");
    }
}

#[test]
fn a_url_may_be_written_in_many_ways() {
    for url in [
        "https://example.org/api/v1",
        "https://example.org/api/v1/",
        "https://example.org/api/v1//",
        " https://example.org/api/v1 \n",
        "https://example.org/api/v1/chat/completions",
        "https://example.org/api/v1/chat/completions/",
        "HTTPS://EXAMPLE.ORG/api/v1",
        "https://example.org:443/api/v1",
        "https://example.org/api/v1#top",
    ] {
        assert_eq!(
            endpoint(url),
            "https://example.org/api/v1/chat/completions",
            "{url}"
        );
    }
    assert_eq!(
        endpoint("https://example.org"),
        "https://example.org/chat/completions"
    );
    assert_eq!(
        endpoint("https://example.org:8443/v1"),
        "https://example.org:8443/v1/chat/completions"
    );
    assert_eq!(
        endpoint("https://b\u{fc}cher.example/v1"),
        "https://xn--bcher-kva.example/v1/chat/completions"
    );
}

#[test]
fn this_machine_may_be_reached_without_encryption_and_others_if_allowed() {
    for url in [
        "http://localhost:8080/v1",
        "http://127.0.0.1:1/v1",
        "http://[::1]:8080/v1",
        "http://127.8.9.1/v1",
    ] {
        assert_eq!(endpoint(url), format!("{url}/chat/completions"));
    }
    let allowed = builder()
        .base_url("http://gateway.test/v1")
        .danger_allow_http()
        .build()
        .unwrap();
    assert_eq!(
        allowed.identity().endpoint.as_deref(),
        Some("http://gateway.test/v1/chat/completions")
    );
}

#[test]
fn a_key_that_cannot_be_sent_is_refused_and_not_shown() {
    for key in [
        "canary\nkey",
        "canary\r\nx: y",
        "canary key",
        "canary\0key",
        "canary\u{e9}key",
        "\u{201c}canary\u{201d}",
    ] {
        let text = wrong(builder().api_key(key));
        assert!(
            text.contains("API key") && !text.contains("canary"),
            "{text}"
        );
    }
    let padded = builder().api_key(format!("  {KEY}\r\n")).build().unwrap();
    let context = chat_core::RunContext::new();
    let (messages, options) = (
        [chat_core::Message::human("hi")],
        chat_core::ChatOptions::new(),
    );
    let request = padded
        .dry_run(
            chat_core::ChatRequest::new(&messages, &options, &context),
            false,
        )
        .unwrap();
    assert_eq!(request.headers()["authorization"], format!("Bearer {KEY}"));
}

#[test]
fn headers_that_cannot_be_sent_are_refused() {
    for (name, value, says) in [
        ("x-own", "caf\u{e9}", "x-own"),
        ("x-own", "a\r\nx-evil: 1", "x-own"),
        ("x-own", "a\0", "x-own"),
        ("x own", "1", "`x own`"),
        ("", "1", "name of a header"),
        ("x-\u{e9}", "1", "name of a header"),
        ("Authorization", "Bearer x", "set `api_key`"),
    ] {
        let text = wrong(builder().default_header(name, value));
        assert!(text.contains(says), "{text}");
    }
    for text in [
        wrong(builder().app_title("Caf\u{e9}")),
        wrong(builder().app_title("a\nb")),
    ] {
        assert!(text.contains("app_title"), "{text}");
    }
    assert!(wrong(builder().app_url("https://x\r\ny: z")).contains("app_url"));
}

#[test]
fn a_model_must_be_named() {
    for model in ["", "  "] {
        assert!(wrong(builder().model(model)).contains("no model is set"));
    }
    assert!(wrong(ChatOpenRouter::builder().api_key(KEY)).contains("no model is set"));
}

#[test]
fn a_session_id_may_not_be_too_long() {
    assert!(
        wrong(builder().session_id("x".repeat(257))).contains("257 characters; 256 is the most")
    );
    assert!(builder().session_id("\u{e9}".repeat(256)).build().is_ok());
}

#[test]
fn a_model_says_who_it_is() {
    let identity = builder().build().unwrap().identity();
    assert_eq!(
        (identity.provider.as_ref(), identity.model.as_str()),
        ("openrouter", "openai/gpt-4.1")
    );
    assert_eq!(
        identity.endpoint.as_deref(),
        Some("https://openrouter.ai/api/v1/chat/completions")
    );
    let extra = JsonMap::from_iter([("transforms".to_owned(), serde_json::json!([]))]);
    let model = builder().extra_body(extra).build().unwrap();
    assert_eq!(format!("{:?}", model.clone()), format!("{model:?}"));
}
