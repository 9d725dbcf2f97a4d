//! What is sent: the options in the body, and the headers.

use crate::common::{Answer, Scripted, builder, dry, fixture, map};
use chat_core::{ChatModelExt, ChatOptions, Message, RunnableExt, Setting};
use chat_openrouter::{ChatOpenRouter, OpenRouterOptions};
use serde_json::{Value, json};

fn pretty(request: &http::Request<bytes::Bytes>) -> String {
    let value: Value = serde_json::from_slice(request.body()).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

/// What is sent when the model is called with these options.
async fn sent(model: impl FnOnce(Scripted) -> ChatOpenRouter, options: ChatOptions) -> Value {
    let transport = Scripted::new([Answer::json(fixture("text.json"))]);
    model(transport.clone())
        .bind(options)
        .invoke("hi")
        .await
        .unwrap();
    transport.requests()[0].json()
}

#[test]
fn the_translation_of_the_guide() {
    let system = "You are a helpful assistant that translates English to French. Translate the user sentence.";
    let messages = [("system", system), ("human", "I love programming.")].map(Message::from);
    let model = builder()
        .model("anthropic/claude-sonnet-4.5")
        .temperature(0.0)
        .max_tokens(1024);
    let request = dry(
        &model.build().unwrap(),
        &messages,
        &ChatOptions::new(),
        false,
    );
    insta::assert_snapshot!(pretty(&request));
    assert_eq!(
        (
            request.method().as_str(),
            request.uri().to_string().as_str()
        ),
        ("POST", "https://openrouter.ai/api/v1/chat/completions")
    );
    let headers: Vec<_> = request.headers().keys().map(|name| name.as_str()).collect();
    let expected = ["accept", "content-type", "accept-encoding", "authorization"];
    assert_eq!(headers, expected);
    assert_eq!(
        request.headers()["authorization"],
        format!("Bearer {}", crate::common::KEY)
    );
}

#[test]
fn all_options_at_once_in_a_stream() {
    let model = builder()
        .temperature(0.5)
        .top_p(0.9)
        .frequency_penalty(0.1)
        .presence_penalty(-0.2)
        .max_tokens(10)
        .max_completion_tokens(20)
        .seed(-7)
        .stop(["a", "b"])
        .session_id("conversation-42")
        .app_url("https://example.org")
        .app_title("An App")
        .default_header("X-Own", "1");
    let request = dry(
        &model.build().unwrap(),
        &[Message::human("hi")],
        &ChatOptions::new(),
        true,
    );
    insta::assert_snapshot!(pretty(&request));
    for (name, value) in [
        ("http-referer", "https://example.org"),
        ("x-openrouter-title", "An App"),
        ("x-own", "1"),
        ("accept", "text/event-stream"),
        ("accept-encoding", "identity"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(request.headers()[name], value);
    }
    assert!(!request.headers().contains_key("referer"));
}

#[tokio::test]
async fn an_inner_setting_can_be_unset_and_a_call_counts_over_it() {
    let configured = |transport| {
        builder()
            .temperature(0.5)
            .seed(7)
            .max_tokens(10)
            .session_id("outer")
            .transport(transport)
            .build()
            .unwrap()
    };
    let over = ChatOptions::new()
        .with_seed(None)
        .with_temperature(0.25)
        .with_session_id("inner")
        .with_stop(["z"]);
    let body = sent(configured, over).await;
    assert_eq!(
        body,
        json!({"model": "openai/gpt-4.1", "messages": [{"role": "user", "content": "hi"}],
        "temperature": 0.25, "max_tokens": 10, "stop": ["z"], "session_id": "inner"})
    );
    let mut without_stop = ChatOptions::new().with_model("other/model");
    without_stop.stop = Setting::Unset;
    without_stop
        .extensions
        .set("openrouter", "session_id", Value::Null);
    without_stop.extensions.set("another_backend", "thing", 1);
    let body = sent(
        |transport| {
            builder()
                .stop(["x"])
                .session_id("s")
                .transport(transport)
                .build()
                .unwrap()
        },
        without_stop,
    )
    .await;
    assert_eq!(
        body,
        json!({"model": "other/model", "messages": [{"role": "user", "content": "hi"}]})
    );
}

#[tokio::test]
async fn extra_body_counts_over_everything_and_each_field_is_there_once() {
    let extra = json!({"temperature": 1.5, "session_id": "extra", "transforms": ["middle-out"],
        "model": "extra/model", "n": 1, "max_tokens": null});
    let model = builder()
        .temperature(0.1)
        .max_tokens(5)
        .session_id("own")
        .extra_body(map(extra));
    let request = dry(
        &model.build().unwrap(),
        &[Message::human("hi")],
        &ChatOptions::new(),
        false,
    );
    insta::assert_snapshot!(std::str::from_utf8(request.body()).unwrap());
}
