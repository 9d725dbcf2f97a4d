//! Requests that are refused, and slugs that fail.

use axum::http::Method;
use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{ask, ask_streamed, call, chat, get, post, with};

async fn refused(body: Value) -> Value {
    let answer = post(&Simulator::new(), body).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    answer.json()["error"].clone()
}

#[tokio::test]
async fn malformed_requests_are_400() {
    let simulator = Simulator::new();
    let path = "/chat/completions";
    let answer = call(
        &simulator,
        Method::POST,
        path,
        Some("k"),
        "{\"model\":".to_owned(),
    )
    .await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"]["code"], 400);
    refused(json!({"model": "openai/gpt-4o", "messages": []})).await;
    refused(json!({"model": "openai/gpt-4o"})).await;
    refused(json!({"messages": [{"role": "robot", "content": "hi"}]})).await;
    refused(json!({"messages": [{"role": "user"}]})).await;
    refused(json!({"messages": [{"role": "user", "content": [{"type": "UNKNOWN"}]}]})).await;
    refused(with(chat("openai/gpt-4o", "hi"), json!({"temperature": 3}))).await;
    refused(with(chat("openai/gpt-4o", "hi"), json!({"max_tokens": 0}))).await;
    refused(with(
        chat("openai/gpt-4o", "hi"),
        json!({"provider": {"no_such_key": 1}}),
    ))
    .await;
    refused(with(
        chat("openai/gpt-4o", "hi"),
        json!({"tools": [{"type": "openrouter:shell"}]}),
    ))
    .await;
    refused(with(
        chat("openai/gpt-4o", "hi"),
        json!({"tools": [{"type": "function", "function": {"name": "bad name"}}]}),
    ))
    .await;
}

#[tokio::test]
async fn an_unknown_model_is_400() {
    let error = refused(chat("nobody/nothing", "hi")).await;
    assert_eq!(error["message"], "nobody/nothing is not a valid model ID");
}

#[tokio::test]
async fn tool_results_must_answer_calls() {
    refused(json!({"model": "openai/gpt-4o", "messages": [
        {"role": "user", "content": "hi"},
        {"role": "tool", "tool_call_id": "call_1", "content": "x"},
    ]}))
    .await;
    refused(json!({"model": "openai/gpt-4o", "messages": [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": null, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}},
        ]},
        {"role": "user", "content": "well?"},
    ]}))
    .await;
}

#[tokio::test]
async fn a_prompt_that_does_not_fit_says_so() {
    let error = refused(chat("gryphe/mythomax-l2-13b", &"word ".repeat(4_000))).await;
    assert_eq!(error["metadata"]["error_type"], "context_length_exceeded");
}

#[tokio::test]
async fn unsupported_features_have_no_endpoints() {
    let image = json!({"model": "deepseek/deepseek-chat", "messages": [{"role": "user", "content": [
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
    ]}]});
    let answer = post(&Simulator::new(), image).await;
    assert_eq!(answer.status, 404);
    assert_eq!(
        answer.json()["error"]["message"],
        "No endpoints found that support image"
    );
    let tool = json!({"type": "function", "function": {"name": "f"}});
    let asked = with(
        chat("gryphe/mythomax-l2-13b", "hi"),
        json!({"tools": [tool]}),
    );
    assert_eq!(post(&Simulator::new(), asked).await.status, 404);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_json() {
    let simulator = Simulator::new();
    let answer = get(&simulator, "/no/such/path").await;
    assert_eq!(
        (
            answer.status.as_u16(),
            answer.json()["error"]["code"].clone()
        ),
        (404, json!(404))
    );
    let answer = get(&simulator, "/chat/completions").await;
    assert_eq!(
        (
            answer.status.as_u16(),
            answer.json()["error"]["code"].clone()
        ),
        (405, json!(405))
    );
}

#[tokio::test]
async fn error_slugs_answer_with_their_status() {
    for status in [
        400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 524, 529,
    ] {
        let model = format!("sim/error-{status}");
        for answer in [ask(&model, "hi").await, ask_streamed(&model, "hi").await] {
            assert_eq!(answer.status, status);
            if status == 524 {
                assert!(
                    answer
                        .header("content-type")
                        .unwrap()
                        .starts_with("text/html")
                );
                continue;
            }
            assert_eq!(answer.header("content-type"), Some("application/json"));
            assert!(answer.json()["error"]["message"].is_string());
        }
    }
}

#[tokio::test]
async fn unavailability_says_when_to_come_back() {
    for status in [429, 503] {
        let answer = ask(&format!("sim/error-{status}"), "hi").await;
        assert_eq!(answer.header("retry-after"), Some("1"));
        let error = answer.json()["error"].clone();
        assert_eq!(error["http_status"], status);
        assert_eq!(error["code"], Value::Null);
        assert_eq!(error["availability"]["retryable"], true);
        assert_eq!(error["availability"]["retry_after"], 1);
    }
}

#[tokio::test]
async fn a_flaky_model_answers_after_its_failures() {
    let simulator = Simulator::new();
    for _ in 0..2 {
        let answer = post(&simulator, chat("sim/flaky-2", "Say hi.")).await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.header("retry-after"), Some("0"));
    }
    assert_eq!(
        post(&simulator, chat("sim/flaky-2", "Say hi."))
            .await
            .content(),
        "Hi!"
    );
}

#[tokio::test]
async fn fallback_models_are_tried_in_order() {
    let asked = with(
        chat("sim/error-503", "Say hi."),
        json!({"models": ["sim/error-429", "openai/gpt-4o-mini", "openai/gpt-4o"]}),
    );
    assert_eq!(
        post(&Simulator::new(), asked).await.json()["model"],
        "openai/gpt-4o-mini"
    );
    let asked = with(
        chat("sim/error-503", "hi"),
        json!({"models": ["sim/error-402"]}),
    );
    assert_eq!(post(&Simulator::new(), asked).await.status, 402);
}

#[tokio::test]
async fn routing_options_pick_the_provider() {
    let simulator = Simulator::new();
    let routed = |provider: Value| {
        post(
            &simulator,
            with(
                chat("anthropic/claude-sonnet-4.5", "hi"),
                json!({"provider": provider}),
            ),
        )
    };
    for (options, provider) in [
        (json!({}), "Anthropic"),
        (json!({"order": ["Google", "Anthropic"]}), "Google"),
        (json!({"only": ["amazon-bedrock"]}), "Amazon Bedrock"),
        (json!({"ignore": ["anthropic"]}), "Google"),
        (json!({"order": ["Nobody"]}), "Anthropic"),
        (
            json!({"max_price": {"prompt": 3, "completion": "15"}}),
            "Anthropic",
        ),
    ] {
        assert_eq!(routed(options).await.json()["provider"], provider);
    }
    for options in [
        json!({"only": ["Nobody"]}),
        json!({"order": ["Nobody"], "allow_fallbacks": false}),
        json!({"ignore": ["anthropic", "google-vertex", "amazon-bedrock"]}),
        json!({"max_price": {"prompt": 1}}),
    ] {
        assert_eq!(routed(options).await.status, 404);
    }
}
