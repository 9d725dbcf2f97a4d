//! Prompt caching.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::post;

fn body(model: &str, sentences: usize) -> Value {
    let system = "You are a helpful assistant. ".repeat(sentences);
    json!({"model": model, "messages": [
        {"role": "system", "content": [
            {"type": "text", "text": system, "cache_control": {"type": "ephemeral"}},
        ]},
        {"role": "user", "content": "Say hi."},
    ]})
}

#[tokio::test]
async fn the_first_call_writes_and_the_second_reads() {
    let simulator = Simulator::new();
    let asked = body("anthropic/claude-sonnet-4.5", 200);
    let first = post(&simulator, asked.clone()).await.usage();
    let second = post(&simulator, asked).await.usage();
    let written = &first["prompt_tokens_details"]["cache_write_tokens"];
    assert_eq!(written, 1450);
    assert_eq!(first["prompt_tokens_details"]["cached_tokens"], 0);
    assert_eq!(&second["prompt_tokens_details"]["cached_tokens"], written);
    assert_eq!(second["prompt_tokens_details"]["cache_write_tokens"], 0);
    assert_eq!(first["prompt_tokens"], second["prompt_tokens"]);
    assert!(first["cost"].as_f64() > second["cost"].as_f64());
}

#[tokio::test]
async fn short_prefixes_and_other_models_are_not_cached() {
    for asked in [
        body("anthropic/claude-sonnet-4.5", 10),
        body("openai/gpt-4o", 200),
    ] {
        let usage = post(&Simulator::new(), asked).await.usage();
        assert_eq!(usage["prompt_tokens_details"]["cache_write_tokens"], 0);
    }
}

#[tokio::test]
async fn a_longer_prefix_reads_the_shorter_one() {
    let simulator = Simulator::new();
    let mut asked = body("anthropic/claude-sonnet-4.5", 200);
    post(&simulator, asked.clone()).await;
    asked["messages"].as_array_mut().unwrap().push(json!({"role": "user", "content": [
        {"type": "text", "text": "More to know. ".repeat(100), "cache_control": {"type": "ephemeral"}},
    ]}));
    let usage = post(&simulator, asked).await.usage();
    assert_eq!(usage["prompt_tokens_details"]["cached_tokens"], 1450);
    assert_eq!(usage["prompt_tokens_details"]["cache_write_tokens"], 352);
}
