//! Whole bodies, byte for byte.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{chat, post, with};

fn weather(model: &str) -> Value {
    let tool = json!({"type": "function", "function": {
        "name": "GetWeather",
        "description": "Get the current weather in a given location",
        "parameters": {
            "type": "object",
            "properties": {"location": {
                "type": "string",
                "description": "The city and state, e.g. San Francisco, CA",
            }},
            "required": ["location"],
        },
    }});
    with(
        chat(model, "what is the weather like in San Francisco"),
        json!({"tools": [tool]}),
    )
}

async fn whole(body: Value) -> String {
    let body = post(&Simulator::new(), body).await.json();
    serde_json::to_string_pretty(&body).unwrap()
}

async fn streamed(body: Value) -> String {
    let answer = post(&Simulator::new(), with(body, json!({"stream": true}))).await;
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    let chunks = answer.chunks();
    assert!(
        chunks
            .iter()
            .all(|chunk| chunk["id"] == answer.header("x-generation-id").unwrap())
    );
    answer.text
}

fn thinking() -> Value {
    with(
        chat(
            "anthropic/claude-sonnet-4.5",
            "What is the square root of 529?",
        ),
        json!({"reasoning": {"enabled": true}}),
    )
}

#[tokio::test]
async fn whole_answers() {
    insta::assert_snapshot!(
        "whole_text",
        whole(chat("openai/gpt-4.1-mini", "Say hi.")).await
    );
    insta::assert_snapshot!(
        "whole_tool_call",
        whole(weather("anthropic/claude-sonnet-4.5")).await
    );
    insta::assert_snapshot!("whole_reasoning", whole(thinking()).await);
}

#[tokio::test]
async fn streamed_answers() {
    insta::assert_snapshot!(
        "streamed_text",
        streamed(chat("openai/gpt-4.1-mini", "Say hi.")).await
    );
    insta::assert_snapshot!(
        "streamed_tool_call",
        streamed(weather("openai/gpt-4o")).await
    );
    insta::assert_snapshot!("streamed_reasoning", streamed(thinking()).await);
}

#[tokio::test]
async fn two_simulators_give_the_same_bytes() {
    let (one, other) = (Simulator::new(), Simulator::new());
    for stream in [true, false] {
        let body = with(weather("openai/o3"), json!({"stream": stream}));
        let first = post(&one, body.clone()).await;
        let second = post(&other, body).await;
        assert_eq!(first.text, second.text);
        assert_eq!(first.headers, second.headers);
    }
}
