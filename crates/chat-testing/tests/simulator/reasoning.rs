//! Thinking.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{Answer, ask, chat, post, with};

const PROMPT: &str = "What is the square root of 529?";
const CLAUDE: &str = "anthropic/claude-sonnet-4.5";

async fn think(model: &str, reasoning: Value) -> Answer {
    let asked = with(chat(model, PROMPT), json!({"reasoning": reasoning}));
    post(&Simulator::new(), asked).await
}

#[tokio::test]
async fn claude_thinks_when_asked_and_signs() {
    let message = ask(CLAUDE, PROMPT).await.message();
    assert_eq!(message["reasoning"], Value::Null);
    assert_eq!(message.get("reasoning_details"), None);
    let answer = think(CLAUDE, json!({"effort": "high", "summary": "auto"})).await;
    let message = answer.message();
    assert!(
        message["reasoning"]
            .as_str()
            .unwrap()
            .contains("23 × 23 = 529")
    );
    let detail = &message["reasoning_details"][0];
    assert_eq!(detail["type"], "reasoning.text");
    assert_eq!(detail["format"], "anthropic-claude-v1");
    assert_eq!(detail["text"], message["reasoning"]);
    assert!(detail["signature"].is_string());
    let usage = answer.usage();
    let thought = usage["completion_tokens_details"]["reasoning_tokens"]
        .as_u64()
        .unwrap();
    assert!(thought > 0 && thought < usage["completion_tokens"].as_u64().unwrap());
}

#[tokio::test]
async fn families_think_in_their_own_dialects() {
    for (model, kinds, format) in [
        ("deepseek/deepseek-r1", vec!["reasoning.text"], "unknown"),
        (
            "openai/o3",
            vec!["reasoning.summary", "reasoning.encrypted"],
            "openai-responses-v1",
        ),
        (
            "x-ai/grok-4",
            vec!["reasoning.encrypted"],
            "xai-responses-v1",
        ),
        (
            "google/gemini-2.5-pro",
            vec!["reasoning.text"],
            "google-gemini-v1",
        ),
        (
            "sim/reasoning",
            vec!["reasoning.text"],
            "anthropic-claude-v1",
        ),
    ] {
        let message = think(model, json!({"effort": "medium"})).await.message();
        let details = message["reasoning_details"].as_array().unwrap();
        let found: Vec<&str> = details
            .iter()
            .map(|entry| entry["type"].as_str().unwrap())
            .collect();
        assert_eq!(found, kinds, "{model}");
        assert!(
            details
                .iter()
                .all(|entry| entry["format"] == format && entry["index"] == 0)
        );
    }
}

#[tokio::test]
async fn a_streamed_thought_folds_to_the_whole_one() {
    for model in [CLAUDE, "openai/o3", "deepseek/deepseek-r1", "x-ai/grok-4"] {
        let whole = think(model, json!({"effort": "low"})).await.message();
        let asked = with(
            chat(model, PROMPT),
            json!({"reasoning": {"effort": "low"}, "stream": true}),
        );
        let answer = post(&Simulator::new(), asked).await;
        assert_eq!(
            answer.streamed("reasoning"),
            whole["reasoning"].as_str().unwrap_or_default()
        );
        assert_eq!(
            answer.streamed("content"),
            whole["content"].as_str().unwrap()
        );
    }
}

#[tokio::test]
async fn thinking_can_be_hidden_or_turned_off() {
    let hidden = think(CLAUDE, json!({"effort": "high", "exclude": true})).await;
    assert_eq!(hidden.message()["reasoning"], Value::Null);
    assert!(hidden.usage()["completion_tokens_details"]["reasoning_tokens"].as_u64() > Some(0));
    let off = think(CLAUDE, json!({"effort": "none"})).await;
    assert_eq!(
        off.usage()["completion_tokens_details"]["reasoning_tokens"],
        0
    );
    assert_eq!(
        think("openai/o3", json!({"enabled": false})).await.status,
        400
    );
}

#[tokio::test]
async fn a_thought_must_come_back_unchanged() {
    let first = think(CLAUDE, json!({"enabled": true})).await.message();
    let next = |details: Value| {
        let body = json!({"model": CLAUDE, "messages": [
            {"role": "user", "content": PROMPT},
            {"role": "assistant", "content": first["content"], "reasoning_details": details},
            {"role": "user", "content": "Say hi."},
        ]});
        async move { post(&Simulator::new(), body).await.status }
    };
    let details = first["reasoning_details"].clone();
    assert_eq!(next(details.clone()).await, 200);
    let mut altered = details.clone();
    altered[0]["text"] = json!("Something else.");
    assert_eq!(next(altered).await, 400);
    let mut unsigned = details;
    unsigned[0].as_object_mut().unwrap().remove("signature");
    assert_eq!(next(unsigned).await, 400);
}
