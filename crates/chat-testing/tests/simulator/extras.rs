//! What answers have only when it is asked for.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{ask, chat, post, post_with, with};

const TELL: [(&str, &str); 1] = [("X-OpenRouter-Metadata", "Enabled")];

#[tokio::test]
async fn log_probabilities_stand_beside_each_token() {
    let more = json!({"logprobs": true, "top_logprobs": 3});
    let asked = with(chat("openai/gpt-4o", "Tell me a joke."), more);
    let answer = post(&Simulator::new(), asked.clone()).await;
    let entries = answer.json()["choices"][0]["logprobs"]["content"].clone();
    let entries = entries.as_array().unwrap().clone();
    let text: String = entries
        .iter()
        .map(|entry| entry["token"].as_str().unwrap())
        .collect();
    assert_eq!(text, answer.content());
    for entry in &entries {
        let top = entry["top_logprobs"].as_array().unwrap();
        assert_eq!(top.len(), 3);
        assert_eq!(top[0]["token"], entry["token"]);
        let likely = top.iter().map(|other| other["logprob"].as_f64().unwrap());
        assert!(likely.is_sorted_by(|one, other| one >= other));
        let bytes: Vec<u8> = serde_json::from_value(entry["bytes"].clone()).unwrap();
        assert_eq!(bytes, entry["token"].as_str().unwrap().as_bytes());
    }
    let streamed = post(&Simulator::new(), with(asked, json!({"stream": true}))).await;
    let streamed: Vec<Value> = streamed
        .chunks()
        .iter()
        .filter_map(|chunk| {
            chunk["choices"][0]["logprobs"]["content"]
                .as_array()
                .cloned()
        })
        .flatten()
        .collect();
    assert_eq!(streamed, entries);
}

#[tokio::test]
async fn log_probabilities_need_a_wish_and_a_model() {
    let asked = |model: &str, more| post_owned(with(chat(model, "hi"), more));
    let claude = asked("anthropic/claude-sonnet-4.5", json!({"logprobs": true})).await;
    assert_eq!(claude.json()["choices"][0]["logprobs"], Value::Null);
    let plain = asked("sim/echo", json!({"logprobs": true})).await;
    let entry = plain.json()["choices"][0]["logprobs"]["content"][0].clone();
    assert_eq!(entry["top_logprobs"], json!([]));
    for bad in [
        json!({"top_logprobs": 2}),
        json!({"logprobs": true, "top_logprobs": 21}),
    ] {
        assert_eq!(asked("sim/echo", bad).await.status, 400);
    }
}

async fn post_owned(body: Value) -> crate::client::Answer {
    post(&Simulator::new(), body).await
}

#[tokio::test]
async fn the_provider_s_request_is_shown_first() {
    let asked = with(
        chat("openai/gpt-4o", "hi"),
        json!({"stream": true, "debug": {"echo_upstream_body": true}, "provider": {"zdr": true}}),
    );
    let chunks = post(&Simulator::new(), asked.clone()).await.chunks();
    assert_eq!(chunks[0]["choices"], json!([]));
    let shown = &chunks[0]["debug"]["echo_upstream_body"];
    assert_eq!(shown["messages"], asked["messages"]);
    assert!(!shown["model"].as_str().unwrap().contains('/'));
    assert_eq!((shown.get("provider"), shown.get("debug")), (None, None));
    let whole = post(&Simulator::new(), with(asked, json!({"stream": false}))).await;
    assert_eq!(whole.json().get("debug"), None);
}

#[tokio::test]
async fn routing_is_told_at_the_end() {
    let asked = chat("anthropic/claude-sonnet-4.5", "hi");
    let whole = post_with(&Simulator::new(), &asked, &TELL).await.json();
    let told = &whole["openrouter_metadata"];
    assert_eq!(told["requested"], "anthropic/claude-sonnet-4.5");
    assert_eq!(told["strategy"], "direct");
    assert_eq!(told["endpoints"]["available"][0]["selected"], true);
    let body = with(asked.clone(), json!({"stream": true}));
    let chunks = post_with(&Simulator::new(), &body, &TELL).await.chunks();
    let (last, others) = chunks.split_last().unwrap();
    assert_eq!(&last["openrouter_metadata"], told);
    assert!(
        others
            .iter()
            .all(|chunk| chunk.get("openrouter_metadata").is_none())
    );
    for (body, strategy) in [
        (chat("openrouter/auto", "hi"), "auto"),
        (chat("~google/gemini-pro-latest", "hi"), "latest"),
        (
            with(chat("sim/error-503", "hi"), json!({"models": ["sim/echo"]})),
            "fallback",
        ),
    ] {
        let answer = post_with(&Simulator::new(), &body, &TELL).await.json();
        assert_eq!(answer["openrouter_metadata"]["strategy"], strategy);
    }
    assert_eq!(
        ask("sim/echo", "hi")
            .await
            .json()
            .get("openrouter_metadata"),
        None
    );
    let off = [("X-OpenRouter-Metadata", "yes")];
    let answer = post_with(&Simulator::new(), &asked, &off).await.json();
    assert_eq!(answer.get("openrouter_metadata"), None);
}

#[tokio::test]
async fn routing_is_told_beside_errors() {
    for (model, attempt) in [
        ("sim/error-404", json!(1)),
        ("acme/unknown", json!(0)),
        ("sim/error-500", Value::Null),
        ("sim/error-401", Value::Null),
    ] {
        let answer = post_with(&Simulator::new(), &chat(model, "hi"), &TELL).await;
        assert_eq!(
            answer.json()["openrouter_metadata"]["attempt"],
            attempt,
            "{model}"
        );
    }
}

#[tokio::test]
async fn a_repeated_answer_tells_no_routing() {
    let simulator = Simulator::new();
    let headers = [TELL[0], ("x-openrouter-cache", "true")];
    let told = |answer: crate::client::Answer| answer.json().get("openrouter_metadata").is_some();
    let asked = chat("sim/echo", "hi");
    assert!(told(post_with(&simulator, &asked, &headers).await));
    assert!(!told(post_with(&simulator, &asked, &headers).await));
}
