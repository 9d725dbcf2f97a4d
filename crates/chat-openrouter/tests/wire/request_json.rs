//! Requests that are read from JSON.

use chat_core::{ChatOptions, ErrorKind, Message, Setting, ToolChoice, ToolSpec};
use chat_openrouter::OpenRouterRequest;
use serde_json::{Value, json};

fn read(body: Value) -> OpenRouterRequest {
    OpenRouterRequest::from_json(body).unwrap()
}

/// The request of a message with one field more.
fn with(name: &str, value: Value) -> Value {
    let mut body = json!({"messages": [{"role": "user", "content": "hi"}]});
    body[name] = value;
    body
}

#[test]
fn all_that_a_request_says_has_its_place() {
    let body = json!({
        "model": "openai/gpt-4.1",
        "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "hi"}],
        "stream": true, "temperature": 0.5, "max_tokens": 10, "seed": -7, "stop": ["a"],
        "logit_bias": {"50256": -100.0},
        "tools": [
            {"type": "function", "function": {"name": "f", "description": "F.",
                "parameters": {"type": "object", "properties": {}}, "strict": false}},
            {"type": "openrouter:web_search", "parameters": {"max_results": 3}},
        ],
        "tool_choice": {"type": "function", "function": {"name": "f"}},
        "parallel_tool_calls": false,
        "reasoning": {"effort": "high"}, "provider": {"order": ["OpenAI"], "new": 1},
        "plugins": [{"id": "web"}], "models": ["a/b"], "preset": "p",
        "stream_options": {"include_usage": true}, "reasoning_effort": "low", "new": {"a": [1]},
    });
    let request = read(body.clone());
    assert!(request.is_streamed);
    assert_eq!(request.messages[1], Message::human("hi"));
    let options = &request.options;
    assert_eq!(options.seed.get(), Some(&-7));
    assert!(matches!(
        options.tools.get().unwrap()[1],
        ToolSpec::Server(_)
    ));
    let choice = options.tool_choice.get();
    assert_eq!(choice, Some(&ToolChoice::Named("f".to_owned())));
    let extra = options.extra_body.get().unwrap();
    let names: Vec<_> = extra.keys().collect();
    assert_eq!(names, ["stream_options", "reasoning_effort", "new"]);
    assert_eq!(request.to_json().unwrap(), body);
}

#[test]
fn other_forms_mean_the_same() {
    assert_eq!(
        read(with("stop", json!("a"))).options,
        ChatOptions::new().with_stop(["a"])
    );
    let prompt = read(json!({"prompt": "hi"}));
    assert_eq!(prompt, read(with("stream", json!(false))));
    let count = read(with("max_tokens", json!(1024.0))).options;
    assert_eq!(count.max_tokens.get(), Some(&1024));
    let unset = read(with("temperature", Value::Null)).options;
    assert_eq!(unset.temperature, Setting::Unset);
    let choice = json!({"type": "openrouter:web_search"});
    let mut body = with("tool_choice", choice.clone());
    body["tools"] = json!([choice]);
    assert_eq!(read(body.clone()).to_json().unwrap(), body);
    // A form of the choice that is not known here.
    body["tool_choice"] = json!({"type": "allowed_tools", "mode": "auto"});
    assert_eq!(read(body.clone()).to_json().unwrap(), body);
}

#[test]
fn thoughts_of_a_request_go_out_with_it() {
    let details = json!([{"type": "reasoning.encrypted", "data": "QQ==", "index": 0}]);
    let body = json!({"messages": [
        {"role": "assistant", "content": "4", "reasoning_details": details}]});
    assert_eq!(read(body.clone()).to_json().unwrap(), body);
}

#[test]
fn what_cannot_be_read_is_named() {
    for (body, says) in [
        (json!([1]), "JSON object"),
        (json!({"model": "a/b"}), "`messages`"),
        (json!({"messages": "hi"}), "`messages`"),
        (json!({"messages": [{"content": "hi"}]}), "role"),
        (with("temperature", json!("warm")), "`temperature`"),
        (with("max_tokens", json!(-1)), "`max_tokens`"),
        (
            with(
                "tools",
                json!([{"type": "function", "function": {"name": "a b"}}]),
            ),
            "`a b`",
        ),
        (with("tool_choice", json!(7)), "`tool_choice`"),
    ] {
        let error = OpenRouterRequest::from_json(body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.message().contains(says), "{error}");
    }
    let absurd = read(with("temperature", json!(7)));
    assert!(
        absurd
            .to_json()
            .unwrap_err()
            .message()
            .contains("temperature")
    );
}
