//! Thoughts that must come back with tool results.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{Answer, chat, post, with};

fn tools() -> Value {
    json!({"tools": [{"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
    }}}]})
}

async fn first(model: &str) -> Value {
    let asked = with(
        chat(model, "What is the weather in Paris and Rome?"),
        tools(),
    );
    post(&Simulator::new(), asked).await.message()
}

/// The turn after the tool calls of `assistant` were carried out.
async fn next(model: &str, assistant: &Value, more: Value) -> Answer {
    let mut messages =
        vec![chat(model, "What is the weather in Paris and Rome?")["messages"][0].clone()];
    messages.push(assistant.clone());
    for call in assistant["tool_calls"].as_array().unwrap() {
        messages.push(json!({"role": "tool", "tool_call_id": call["id"], "content": "sunny"}));
    }
    if more != json!({}) {
        messages.push(json!({"role": "assistant", "content": "It is sunny."}));
        messages.push(json!({"role": "user", "content": "Thanks!"}));
    }
    let body = with(json!({"model": model, "messages": messages}), tools());
    post(&Simulator::new(), body).await
}

#[tokio::test]
async fn gemini_wants_the_thought_of_its_call_back() {
    let model = "google/gemini-3-pro-preview";
    let message = first(model).await;
    let details = message["reasoning_details"].as_array().unwrap();
    assert_eq!(
        (&details[0]["type"], &details[0]["index"]),
        (&json!("reasoning.text"), &json!(0))
    );
    assert_eq!(details[1]["type"], "reasoning.encrypted");
    assert_eq!(details[1]["index"], 0);
    assert_eq!(details[1]["id"], message["tool_calls"][0]["id"]);
    assert_eq!(next(model, &message, json!({})).await.status, 200);
    let broken: [fn(&mut Value); 3] = [
        |message| drop(message.as_object_mut().unwrap().remove("reasoning_details")),
        |message| message["reasoning_details"][1]["data"] = json!("Cs=="),
        |message| message["tool_calls"][0]["id"] = json!("call_other"),
    ];
    for alter in broken {
        let mut altered = message.clone();
        alter(&mut altered);
        let refused = next(model, &altered, json!({})).await;
        assert_eq!(refused.status, 400);
        let raw = refused.json()["error"]["metadata"]["raw"].clone();
        assert!(raw.as_str().unwrap().contains("thought_signature"), "{raw}");
    }
}

#[tokio::test]
async fn gemini_forgets_about_earlier_turns() {
    let model = "google/gemini-3-pro-preview";
    let mut message = first(model).await;
    message.as_object_mut().unwrap().remove("reasoning_details");
    assert_eq!(
        next(model, &message, json!({"later": true})).await.status,
        200
    );
}

#[tokio::test]
async fn an_empty_list_of_details_is_not_an_absent_one() {
    let model = "sim/empty-details";
    let message = first(model).await;
    assert_eq!(message["reasoning_details"], json!([]));
    assert!(message["reasoning"].as_str().unwrap().len() > 10);
    assert_eq!(next(model, &message, json!({})).await.status, 200);
    let mut without = message.clone();
    without.as_object_mut().unwrap().remove("reasoning_details");
    assert_eq!(next(model, &without, json!({})).await.status, 400);
    let asked = with(chat(model, "hi"), json!({"stream": true}));
    let streamed = post(&Simulator::new(), asked).await;
    assert!(streamed.streamed("reasoning").len() > 10);
    let lists = streamed.chunks();
    assert!(
        lists
            .iter()
            .any(|chunk| chunk["choices"][0]["delta"]["reasoning_details"] == json!([]))
    );
}
