//! Answers against OpenRouter's own schemas, in the folder that `CHAT_EXTERNAL_DATA` names. They
//! leave room for what real answers have beyond them, so no difference needs an exception.

use std::path::PathBuf;
use std::time::Duration;

use chat_testing::simulator::{Script, Simulator};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::client::{chat, get, post, post_with, with};

fn document() -> Option<Value> {
    let Some(folder) = std::env::var_os("CHAT_EXTERNAL_DATA") else {
        println!("skipped: CHAT_EXTERNAL_DATA is not set");
        return None;
    };
    let path = PathBuf::from(folder).join("openrouter-openapi-chat.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap())
}

fn validator(document: &Value, name: &str) -> Validator {
    let mut schema = document.clone();
    schema["$ref"] = json!(format!("#/components/schemas/{name}"));
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .build(&schema)
        .unwrap()
}

fn check(validator: &Validator, value: &Value) {
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{value:#}\n{errors:#?}");
}

fn requests() -> Vec<Value> {
    let tool = json!({"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
    }}});
    let mut requests: Vec<Value> = [
        "openai/gpt-4o",
        "openai/o3",
        "anthropic/claude-sonnet-4.5",
        "anthropic/claude-sonnet-4.6",
        "google/gemini-2.5-pro",
        "deepseek/deepseek-r1",
        "x-ai/grok-4",
        "sim/echo",
        "sim/markdown",
        "sim/reasoning",
        "sim/refusal",
        "sim/length",
        "sim/image",
        "sim/json",
        "sim/long-20",
        "sim/empty-details",
        "google/gemini-3-pro-preview",
        "sim/usage-null-finish",
        "sim/usage-empty-choices",
    ]
    .into_iter()
    .map(|model| chat(model, "What is the weather like in Paris and Tokyo?"))
    .collect();
    for model in [
        "openai/gpt-4o",
        "anthropic/claude-sonnet-4.5",
        "google/gemini-2.5-pro",
        "google/gemini-3-pro-preview",
        "sim/tools",
        "sim/empty-details",
    ] {
        let asked = chat(model, "What is the weather like in Paris and Tokyo?");
        let more = json!({"tools": [tool], "reasoning": {"effort": "high"}});
        requests.push(with(asked, more));
    }
    for more in [
        json!({"logprobs": true, "top_logprobs": 2}),
        json!({"debug": {"echo_upstream_body": true}}),
    ] {
        requests.push(with(chat("openai/gpt-4o", "Tell me a joke."), more));
    }
    requests
}

#[tokio::test]
async fn whole_and_streamed_answers_fit() {
    let Some(document) = document() else { return };
    let whole = validator(&document, "ChatResult");
    let chunk = validator(&document, "ChatStreamChunk");
    assert!(!whole.is_valid(&json!({"object": "chat.completion"})));
    assert!(!chunk.is_valid(&json!({"object": "chat.completion.chunk", "choices": [{}]})));
    let simulator = Simulator::new();
    for request in requests() {
        // The second answer to the same body comes from the response cache.
        let headers = [
            ("x-openrouter-metadata", "enabled"),
            ("x-openrouter-cache", "true"),
        ];
        for _ in 0..2 {
            let answer = post_with(&simulator, &request, &headers).await;
            check(&whole, &answer.json());
        }
        let streamed = with(request, json!({"stream": true}));
        for _ in 0..2 {
            for part in post_with(&simulator, &streamed, &headers).await.chunks() {
                check(&chunk, &part);
            }
        }
    }
}

#[tokio::test]
async fn audio_and_scripted_answers_fit() {
    let Some(document) = document() else { return };
    let chunk = validator(&document, "ChatStreamChunk");
    let script = r#"[{"match": {"model": "sim/echo"}, "reply": {"tool_calls": [{"name": "f"}]}}]"#;
    let simulator = Simulator::new().with_script(Script::from_json(script).unwrap());
    for model in ["sim/audio", "sim/echo"] {
        let asked = with(chat(model, "Say hi."), json!({"stream": true}));
        for part in post(&simulator, asked).await.chunks() {
            check(&chunk, &part);
        }
    }
}

#[tokio::test]
async fn error_bodies_fit() {
    let Some(document) = document() else { return };
    let limited = validator(&document, "TooManyRequestsResponse");
    let simulator = Simulator::new().with_rate_limit(0, Duration::from_secs(1));
    check(
        &limited,
        &post(&simulator, chat("sim/echo", "hi")).await.json(),
    );
    let missing = validator(&document, "NotFoundResponse");
    let headers = [("x-openrouter-metadata", "enabled")];
    let asked = with(
        chat("sim/echo", "hi"),
        json!({"provider": {"only": ["nobody"]}}),
    );
    let answer = post_with(&Simulator::new(), &asked, &headers).await;
    check(&missing, &answer.json());
}

#[tokio::test]
async fn error_chunks_fit() {
    let Some(document) = document() else { return };
    let chunk = validator(&document, "ChatStreamChunk");
    for model in [
        "sim/midstream-error",
        "sim/midstream-error-empty-choices",
        "sim/midstream-error-null-finish",
        "sim/midstream-500",
    ] {
        let asked = with(chat(model, "Tell me a joke."), json!({"stream": true}));
        for part in post(&Simulator::new(), asked).await.chunks() {
            check(&chunk, &part);
        }
    }
}

#[tokio::test]
async fn lists_and_records_fit() {
    let Some(document) = document() else { return };
    let simulator = Simulator::new();
    let models = validator(&document, "ModelsListResponse");
    check(
        &models,
        &get(&simulator, "/models?output_modalities=all")
            .await
            .json(),
    );
    let id = post(&simulator, chat("openai/gpt-4o", "Say hi."))
        .await
        .json()["id"]
        .clone();
    let generation = validator(&document, "GenerationResponse");
    let path = format!("/generation?id={}", id.as_str().unwrap());
    check(&generation, &get(&simulator, &path).await.json());
    let endpoints = validator(&document, "ListEndpointsResponse");
    let listed = get(&simulator, "/models/openai/gpt-4o/endpoints")
        .await
        .json();
    check(&endpoints, &listed["data"]);
}
