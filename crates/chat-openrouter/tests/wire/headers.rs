//! Headers of one call.

use chat_core::{
    ChatModel, ChatModelExt, ChatOptions, ChatRequest, ErrorKind, Message, RunContext, RunnableExt,
};
use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder};
use chat_testing::faults::{FaultServer, Reply};
use http::HeaderMap;

use crate::common::{Scripted, builder};

fn headers(model: &ChatOpenRouter, options: &ChatOptions) -> chat_core::Result<HeaderMap> {
    let (messages, context) = ([Message::human("hi")], RunContext::new());
    let request = ChatRequest::new(&messages, options, &context);
    Ok(model.dry_run(request, true)?.headers().clone())
}

fn with_defaults() -> ChatOpenRouterBuilder {
    builder()
        .response_cache(true)
        .default_header("X-Tenant", "7")
        .default_header("X-Team", "red")
}

#[test]
fn headers_of_a_call_count_over_those_of_all_calls_name_by_name() {
    let model = with_defaults().build().unwrap();
    let call = ChatOptions::new()
        .with_header("x-tenant", "8")
        .with_header("X-OpenRouter-Cache", "false")
        .without_header("X-TEAM");
    let sent = headers(&model, &call).unwrap();
    assert_eq!(sent["x-tenant"], "8");
    assert_eq!(sent["x-openrouter-cache"], "false");
    assert!(!sent.contains_key("x-team"));
    assert!(sent["x-tenant"].is_sensitive());
    let others = headers(&model, &ChatOptions::new()).unwrap();
    assert_eq!(
        (&others["x-tenant"], &others["x-team"]),
        (&"7".parse().unwrap(), &"red".parse().unwrap())
    );
}

#[tokio::test]
async fn they_merge_as_all_options_do_and_reach_the_server() {
    let server = FaultServer::start([Reply::completion("ok")]).await.unwrap();
    let model = with_defaults()
        .base_url(server.base_url())
        .build()
        .unwrap()
        .bind(
            ChatOptions::new()
                .with_header("x-a", "inner")
                .with_header("x-b", "inner"),
        )
        .bind(ChatOptions::new().with_header("x-a", "outer"));
    model.invoke("hi").await.unwrap();
    let request = &server.requests()[0];
    for (name, value) in [("x-a", "outer"), ("x-b", "inner"), ("x-tenant", "7")] {
        assert_eq!(request.header(name), Some(value));
    }
}

#[tokio::test]
async fn who_asks_and_how_it_is_framed_is_not_for_a_call_to_say() {
    let transport = Scripted::new([]);
    let model = builder().transport(transport.clone()).build().unwrap();
    for name in [
        "Authorization",
        "content-type",
        "Content-Length",
        "host",
        "Accept-Encoding",
        "transfer-encoding",
        "proxy-authorization",
        "connection",
    ] {
        for call in [
            ChatOptions::new().with_header(name, "x"),
            ChatOptions::new().without_header(name),
        ] {
            let (messages, context) = ([Message::human("hi")], RunContext::new());
            let request = ChatRequest::new(&messages, &call, &context);
            let error = model.generate(request).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(
                error.message().contains(&name.to_ascii_lowercase()),
                "{error}"
            );
        }
        let built = builder().default_header(name, "x").build();
        assert_eq!(built.unwrap_err().kind(), ErrorKind::Configuration);
    }
    for (name, value) in [
        ("bad name", "x"),
        ("x-a", "line\nend"),
        ("x-a", "é"),
        ("", "x"),
    ] {
        let call = ChatOptions::new().with_header(name, value);
        let error = headers(&model, &call).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    }
    assert_eq!(transport.count(), 0);
}

#[test]
fn their_values_are_shown_nowhere() {
    let call = ChatOptions::new().with_header("x-gateway-key", "hunter2-hunter2");
    let model = builder().build().unwrap().bind(call.clone());
    let error = headers(
        &builder().build().unwrap(),
        &ChatOptions::new().with_header("x-a", "hunter2\n"),
    );
    for shown in [
        format!("{call:?}"),
        format!("{model:?}"),
        format!("{:?}", error.unwrap_err()),
        serde_json::to_string(&call).unwrap(),
        format!("{:?}", builder().default_header("x-a", "hunter2")),
    ] {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
