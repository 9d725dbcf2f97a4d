//! Options that go out as headers.

use std::time::Duration;

use chat_core::{ChatOptions, ChatRequest, ErrorKind, Message, RunContext};
use chat_openrouter::*;

use crate::common::builder;

/// The headers that are not there without options.
fn headers(builder: ChatOpenRouterBuilder) -> String {
    let (messages, options, context) = (
        [Message::human("hi")],
        ChatOptions::new(),
        RunContext::new(),
    );
    let request = ChatRequest::new(&messages, &options, &context);
    let request = builder.build().unwrap().dry_run(request, false).unwrap();
    let own = request
        .headers()
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("x-"));
    let lines = own.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn some_options_are_headers() {
    assert_eq!(headers(builder()), "");
    let cache = ResponseCache::enabled()
        .with_ttl(Duration::from_secs(86_400))
        .with_clear();
    let all = builder()
        .app_categories([AppCategory::CliAgent, "writing-assistant".into()])
        .response_cache(cache)
        .router_metadata(true)
        .anthropic_beta([
            "interleaved-thinking-2025-05-14",
            "structured-outputs-2025-11-13",
        ]);
    assert_eq!(
        headers(all.clone()),
        "x-openrouter-categories: cli-agent,writing-assistant\n\
         x-anthropic-beta: interleaved-thinking-2025-05-14,structured-outputs-2025-11-13\n\
         x-openrouter-metadata: enabled\nx-openrouter-cache: true\n\
         x-openrouter-cache-ttl: 86400\nx-openrouter-cache-clear: true"
    );
    let over = all
        .clone()
        .default_header("X-OpenRouter-Categories", "game");
    assert!(headers(over).contains("x-openrouter-categories: game"));
    let none = all
        .app_categories(None)
        .response_cache(None)
        .router_metadata(None)
        .anthropic_beta(None);
    assert_eq!(headers(none), "");
    let off = builder()
        .response_cache(false)
        .router_metadata(false)
        .anthropic_beta(Vec::new());
    assert_eq!(
        headers(off),
        "x-openrouter-metadata: disabled\nx-openrouter-cache: false"
    );
}

#[test]
fn headers_that_cannot_be_right() {
    let cache = |ttl| builder().response_cache(ResponseCache::enabled().with_ttl(ttl));
    for (builder, says) in [
        (
            builder().app_categories(["a", "b", "c"]),
            "2 app_categories at most, not 3",
        ),
        (
            builder().app_categories(["CLI agent"]),
            "`CLI agent` cannot be an app category",
        ),
        (builder().app_categories([""]), "cannot be an app category"),
        (
            builder().app_categories(["a".repeat(31)]),
            "cannot be an app category",
        ),
        (cache(Duration::ZERO), "1 to 86400, not 0ns"),
        (cache(Duration::from_secs(86_401)), "1 to 86400, not 86401s"),
        (
            cache(Duration::from_millis(1500)),
            "whole seconds, 1 to 86400, not 1.5s",
        ),
        (
            builder().anthropic_beta(["a,b"]),
            "`a,b` cannot be the name",
        ),
        (builder().anthropic_beta(["a\r\nb"]), "cannot be the name"),
        (builder().anthropic_beta([""]), "cannot be the name"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(says), "{error}: {says}");
    }
}
