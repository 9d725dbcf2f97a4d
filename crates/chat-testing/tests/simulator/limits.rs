//! `max_tokens` and `stop`.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{Answer, ask, ask_streamed, chat, post, with};

async fn poem(more: Value) -> Answer {
    post(
        &Simulator::new(),
        with(
            chat("openai/gpt-4.1", "Write a short poem about the sea."),
            more,
        ),
    )
    .await
}

#[tokio::test]
async fn a_token_is_about_four_characters() {
    for key in ["max_tokens", "max_completion_tokens"] {
        let answer = poem(json!({key: 5})).await;
        assert_eq!(answer.content().chars().count(), 20);
        assert_eq!(answer.finish(), "length");
        assert_eq!(answer.usage()["completion_tokens"], 5);
        let native = answer.json()["choices"][0]["native_finish_reason"].clone();
        assert_eq!(native, "max_output_tokens");
        let streamed = poem(json!({key: 5, "stream": true})).await;
        assert_eq!(streamed.streamed("content"), answer.content());
    }
}

#[tokio::test]
async fn stop_words_end_the_text() {
    let whole = poem(json!({})).await.content();
    let first_line = whole.lines().next().unwrap();
    for stop in [json!("\n"), json!(["no such word", "\n"])] {
        let answer = poem(json!({"stop": stop})).await;
        assert_eq!(answer.content(), first_line);
        assert_eq!(answer.finish(), "stop");
    }
}

#[tokio::test]
async fn a_cut_off_tool_call_still_says_tool_calls() {
    let tool = json!({"type": "function", "function": {"name": "weather", "parameters": {
        "type": "object",
        "properties": {"location": {"type": "string"}},
        "required": ["location"],
    }}});
    let asked = with(
        chat("openai/gpt-4.1", "What is the weather in San Francisco?"),
        json!({"tools": [tool], "max_tokens": 4}),
    );
    let answer = post(&Simulator::new(), asked).await;
    assert_eq!(answer.finish(), "tool_calls");
    assert_eq!(
        answer.json()["choices"][0]["native_finish_reason"],
        "max_output_tokens"
    );
    let arguments = answer.message()["tool_calls"][0]["function"]["arguments"].clone();
    assert_eq!(arguments, "{\"location\":\"San");
}

#[tokio::test]
async fn a_thought_can_use_up_the_limit() {
    let asked = with(
        chat(
            "anthropic/claude-sonnet-4.5",
            "What is the square root of 529?",
        ),
        json!({"reasoning": {"effort": "high"}, "max_tokens": 10}),
    );
    let answer = post(&Simulator::new(), asked).await;
    assert_eq!(answer.message()["content"], Value::Null);
    assert_eq!(answer.finish(), "length");
    assert_eq!(
        answer.usage()["completion_tokens_details"]["reasoning_tokens"],
        10
    );
}

#[tokio::test]
async fn long_slugs_stream_as_many_text_chunks() {
    let answer = ask_streamed("sim/long-250", "go").await;
    let texts = answer
        .chunks()
        .iter()
        .filter(|chunk| chunk["choices"][0]["delta"]["content"] != "")
        .count();
    assert_eq!(texts, 250);
    assert_eq!(
        ask("sim/long-250", "go").await.content(),
        answer.streamed("content")
    );
    assert_eq!(ask("sim/length", "go").await.finish(), "length");
}
