//! Setups that are refused before there is a model, and those at the edge that are not.

use std::time::Duration;

use chat_core::{ChatModel, ChatOptions, ErrorKind, JsonMap, RetryPolicy};
use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder, Limits, Timeouts};
use futures::FutureExt;
use serde_json::{Value, json};

use crate::common::{Answer, Scripted, builder, open, whole};

fn wrong(builder: ChatOpenRouterBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(!error.is_retryable());
    error.to_string()
}

fn hi() -> Answer {
    Answer::json(
        json!({"choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}]}).to_string(),
    )
}

#[test]
fn a_key_in_quotation_marks_is_refused() {
    for key in ["\"sk-or-v1-1234\"", "'sk-or-v1-1234'", "`sk-or-v1-1234`"] {
        let text = wrong(builder().api_key(key));
        assert!(
            text.contains("quotation mark") && !text.contains("1234"),
            "{text}"
        );
    }
}

#[test]
fn an_address_that_leads_nowhere_is_refused() {
    for (url, says) in [
        ("https://openrouter.ai:0/api/v1", "port 0"),
        ("ws://openrouter.ai/api/v1", "must be https, not ws"),
        ("https://[::1/v1", "is no URL"),
        ("https://openrouter.ai:99999/v1", "is no URL"),
        ("//openrouter.ai/v1", "is no URL"),
        ("data:text/plain,x", "must be https, not data"),
    ] {
        let text = wrong(builder().base_url(url));
        assert!(text.contains(says), "{url}: {text}");
    }
}

#[test]
fn the_name_of_a_model_is_one_word() {
    let long = "m".repeat(10_240);
    for (model, says) in [
        ("openai/gpt 4.1", "\"openai/gpt 4.1\" cannot be the name"),
        (" openai/gpt-4.1", "has a space or a line end"),
        ("openai/gpt-4.1\n", "has a space or a line end"),
        ("openai/gpt\0", "cannot be the name"),
        ("", "no model is set"),
        (&long, "has 10240 characters; 512 is the most"),
    ] {
        let text = wrong(builder().model(model));
        assert!(text.contains(says), "{text}");
        assert!(text.len() < 400, "the name is not repeated at length");
    }
    for model in [
        "~openai/gpt-latest",
        "@preset/mine",
        "a/b:free",
        "локальная",
    ] {
        builder().model(model).build().unwrap();
    }
}

#[tokio::test]
async fn a_call_may_not_name_a_wrong_model_either() {
    let transport = Scripted::new([]);
    let model = builder().transport(transport.clone()).build().unwrap();
    let options = ChatOptions::new().with_model("openai/gpt 4.1");
    let (messages, context) = (
        [chat_core::Message::human("hi")],
        chat_core::RunContext::new(),
    );
    let request = chat_core::ChatRequest::new(&messages, &options, &context);
    let error = model.generate(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), transport.count()),
        (ErrorKind::InvalidRequest, 0)
    );
}

#[test]
fn numbers_that_no_model_takes_are_refused_at_once() {
    for (builder, says) in [
        (
            builder().temperature(f64::NAN),
            "temperature must be from 0 to 2, not NaN",
        ),
        (builder().temperature(f64::INFINITY), "temperature must be"),
        (builder().temperature(-1.0), "temperature must be"),
        (builder().temperature(1e9), "temperature must be"),
        (builder().top_p(f64::NEG_INFINITY), "top_p must be"),
        (builder().max_tokens(0), "max_tokens must be at least 1"),
        (
            builder().logit_bias([(1, f64::NAN)]),
            "logit_bias of token 1",
        ),
        (builder().stop(vec!["x"; 1000]), "not 1000"),
    ] {
        let text = wrong(builder);
        assert!(text.contains(says), "{text}");
    }
    builder()
        .seed(i64::MIN)
        .max_tokens(u32::MAX)
        .build()
        .unwrap();
    // A call may add what this needs.
    builder().top_logprobs(2).build().unwrap();
}

#[test]
fn limits_of_nothing_are_refused() {
    let zero = Duration::ZERO;
    let timeouts = Timeouts::new;
    for (timeouts, name) in [
        (timeouts().with_connect(zero), "connect"),
        (timeouts().with_stream_head(zero), "stream_head"),
        (timeouts().with_whole(zero), "whole"),
        (timeouts().with_idle(zero), "idle"),
        (timeouts().with_progress(zero), "progress"),
        (timeouts().with_stream(zero), "stream"),
    ] {
        let text = wrong(builder().timeouts(timeouts));
        assert!(text.contains(&format!("timeouts.{name} is 0")), "{text}");
    }
    for (limits, name) in [
        (Limits::new().with_max_event_bytes(0), "max_event_bytes"),
        (Limits::new().with_max_body_bytes(0), "max_body_bytes"),
        (Limits::new().with_max_error_bytes(0), "max_error_bytes"),
    ] {
        let text = wrong(builder().limits(limits));
        assert!(text.contains(&format!("{name} is 0")), "{text}");
    }
}

/// The longest times and the most retries there are; a cap below the base simply counts.
#[tokio::test(start_paused = true)]
async fn the_largest_limits_overflow_nowhere() {
    let most = Duration::MAX;
    let timeouts = Timeouts::new()
        .with_connect(most)
        .with_stream_head(most)
        .with_whole(most)
        .with_idle(most)
        .with_progress(most)
        .with_stream(most);
    let mut limits = Limits::new()
        .with_max_event_bytes(usize::MAX)
        .with_max_body_bytes(usize::MAX)
        .with_max_error_bytes(usize::MAX);
    limits.timeouts = timeouts;
    let policy = RetryPolicy::new(u32::MAX)
        .with_base(most)
        .with_cap(Duration::from_secs(1))
        .with_max_retry_after(most);
    let stream =
        "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n";
    let answers = [
        Answer::error(503, ""),
        hi(),
        Answer::error(503, ""),
        Answer::sse(stream),
    ];
    let model = builder()
        .limits(limits)
        .retry_policy(policy)
        .transport(Scripted::new(answers))
        .build()
        .unwrap();
    assert_eq!(whole(&model).await.unwrap().text(), "hi");
    let message = open(&model).await.unwrap().message().await.unwrap();
    assert_eq!(message.text(), "hi");
}

/// `extra_body` counts over everything, as its documentation says, but for what would change the
/// form of the answer.
#[test]
fn the_escape_hatch_may_not_change_how_the_answer_is_read() {
    let extra = |value: Value| {
        let Value::Object(fields) = value else {
            panic!("no object")
        };
        ChatOptions::new().with_extra_body(fields)
    };
    let body = |options: &ChatOptions| {
        let (messages, context) = (
            [chat_core::Message::human("hi")],
            chat_core::RunContext::new(),
        );
        let request = chat_core::ChatRequest::new(&messages, options, &context);
        let request = builder().build().unwrap().dry_run(request, false)?;
        Ok::<JsonMap, chat_core::Error>(serde_json::from_slice(request.body()).unwrap())
    };
    for (value, says) in [
        (
            json!({"stream": true}),
            "`stream` cannot be set in extra_body",
        ),
        (
            json!({"stream": false}),
            "`stream` cannot be set in extra_body",
        ),
        (json!({"n": 2}), "`n`"),
    ] {
        let error = body(&extra(value)).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
    let own = body(&extra(json!({"model": "a/b", "messages": [], "x": 1}))).unwrap();
    assert_eq!(
        (&own["model"], &own["messages"], &own["x"]),
        (&json!("a/b"), &json!([]), &json!(1))
    );
}

/// No runtime runs this test.
#[test]
fn outside_a_runtime_the_error_says_what_to_do() {
    let model = builder().transport(Scripted::new([])).build().unwrap();
    let error = whole(&model).now_or_never().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("#[tokio::main]"), "{error}");
    let error = open(&model).now_or_never().unwrap().unwrap_err();
    assert!(
        error.to_string().contains("needs a tokio runtime"),
        "{error}"
    );
}

#[tokio::test]
async fn a_clone_lives_on_without_the_first() {
    let model = builder()
        .transport(Scripted::new([hi(), hi()]))
        .build()
        .unwrap();
    let clone = model.clone();
    assert_eq!(whole(&model).await.unwrap().text(), "hi");
    drop(model);
    assert_eq!(whole(&clone).await.unwrap().text(), "hi");
    fn assert_shared<T: Send + Sync + 'static>(_: &T) {}
    assert_shared(&clone);
    let _: fn() -> ChatOpenRouterBuilder = ChatOpenRouter::builder;
}
