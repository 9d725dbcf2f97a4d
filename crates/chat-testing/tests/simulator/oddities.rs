//! Slugs that show what careless providers send.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{ask, ask_streamed, chat, post, with};

fn last(chunks: &[Value]) -> &Value {
    chunks.last().unwrap()
}

#[tokio::test]
async fn the_usage_chunk_has_three_shapes() {
    let usual = ask_streamed("sim/echo", "hi").await.chunks();
    assert_eq!(last(&usual)["choices"][0]["finish_reason"], "stop");
    let null = ask_streamed("sim/usage-null-finish", "hi").await.chunks();
    assert_eq!(last(&null)["choices"][0]["finish_reason"], Value::Null);
    let empty = ask_streamed("sim/usage-empty-choices", "hi").await.chunks();
    assert_eq!(last(&empty)["choices"], json!([]));
    for chunks in [usual, null, empty] {
        assert!(last(&chunks)["usage"]["total_tokens"].as_u64() > Some(0));
        let finish = &chunks[chunks.len() - 2]["choices"][0]["finish_reason"];
        assert_eq!(finish, "stop");
    }
}

#[tokio::test]
async fn an_internal_error_says_nothing() {
    let streamed = ask_streamed("sim/midstream-500", "Tell me a story about lamps").await;
    let chunks = streamed.chunks();
    let error = &last(&chunks)["error"];
    assert_eq!(error["code"], 500);
    assert_eq!(error["metadata"], json!({"error_type": "server"}));
    assert_eq!(last(&chunks)["choices"][0]["finish_reason"], "error");
    assert!(!streamed.is_done() && !streamed.streamed("content").is_empty());
    let whole = ask("sim/midstream-500", "hi").await.json();
    assert_eq!(whole["choices"][0]["error"]["code"], 500);
}

#[tokio::test]
async fn tool_calls_are_malformed() {
    let tool = json!({"type": "function", "function": {"name": "look", "parameters": {}}});
    let asked = with(
        chat("sim/odd-tools", "go"),
        json!({"tools": [tool], "stream": true}),
    );
    let chunks = post(&Simulator::new(), asked.clone()).await.chunks();
    let deltas: Vec<&Value> = chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["tool_calls"].get(0))
        .collect();
    let any = |test: fn(&Value) -> bool| deltas.iter().any(|delta| test(delta));
    assert!(any(|delta| delta.get("index").is_none()));
    assert!(any(|delta| delta.get("id") == Some(&Value::Null)));
    assert!(any(|delta| delta["id"] == ""));
    assert!(any(|delta| delta["function"].get("arguments").is_none()));
    assert!(any(|delta| delta["function"]["arguments"].is_object()));
    assert!(any(
        |delta| delta["function"].get("arguments") == Some(&Value::Null)
    ));
    assert!(any(|delta| delta["function"]["arguments"] == " \n"));
    let same_index: Vec<&Value> = deltas
        .iter()
        .filter(|delta| delta["index"] == 3)
        .copied()
        .collect();
    assert_ne!(same_index[0]["id"], same_index[1]["id"]);
    assert_eq!(last(&chunks)["choices"][0]["finish_reason"], "stop");
    let whole = post(&Simulator::new(), with(asked, json!({"stream": false}))).await;
    let calls = whole.message()["tool_calls"].as_array().unwrap().clone();
    assert_eq!(calls.len(), 9);
    assert!(calls.iter().all(|call| call["function"]["name"] == "look"));
    assert_eq!(calls[1]["function"]["arguments"], "{\"location\":\"Rome\"}");
    assert_eq!(calls[0]["id"], calls[3]["id"]);
}

#[tokio::test]
async fn malformed_tool_calls_can_be_answered() {
    let answer = post(
        &Simulator::new(),
        json!({"model": "sim/odd-tools", "messages": [
            {"role": "user", "content": "go"},
            {"role": "assistant", "tool_calls": [
                {"id": "a", "type": "function", "function": {"name": "look", "arguments": "{}"}},
            ]},
            {"role": "tool", "tool_call_id": "a", "content": "a lamp"},
        ]}),
    )
    .await;
    assert_eq!(answer.content(), "According to look: a lamp");
}

#[tokio::test]
async fn audio_is_streamed_only() {
    let asked = with(
        chat("sim/audio", "Say hello there."),
        json!({"modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "pcm16"}}),
    );
    assert_eq!(post(&Simulator::new(), asked.clone()).await.status, 400);
    let streamed = post(&Simulator::new(), with(asked, json!({"stream": true}))).await;
    let chunks = streamed.chunks();
    let field = |name: &str| -> Vec<Value> {
        let audio = chunks
            .iter()
            .map(|chunk| &chunk["choices"][0]["delta"]["audio"]);
        audio.filter_map(|audio| audio.get(name).cloned()).collect()
    };
    let joined = |name: &str| -> String {
        field(name)
            .iter()
            .map(|piece| piece.as_str().unwrap())
            .collect()
    };
    assert!(joined("transcript").to_lowercase().contains("hello there"));
    assert!(field("data").len() > 1 && joined("data").len() % 4 == 0);
    assert_eq!(field("expires_at").len(), 1);
    assert!(field("id").windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(streamed.streamed("content"), "");
    let details = &last(&chunks)["usage"]["completion_tokens_details"];
    assert!(details["audio_tokens"].as_u64() > Some(0));
}
