//! Tool calls.

use chat_testing::simulator::Simulator;
use serde_json::{Value, json};

use crate::client::{Answer, chat, post, with};

const MODEL: &str = "openai/gpt-4.1";

fn tool(name: &str, description: &str, properties: Value) -> Value {
    let required: Vec<&String> = properties.as_object().unwrap().keys().collect();
    json!({"type": "function", "function": {
        "name": name,
        "description": description,
        "parameters": {"type": "object", "properties": properties.clone(), "required": required},
    }})
}

fn weather() -> Value {
    let location =
        json!({"type": "string", "description": "The city and state, e.g. San Francisco, CA"});
    tool(
        "GetWeather",
        "Get the current weather in a given location",
        json!({"location": location}),
    )
}

async fn ask(prompt: &str, more: Value) -> Answer {
    post(&Simulator::new(), with(chat(MODEL, prompt), more)).await
}

/// The names and arguments of an answer's calls.
fn calls(answer: &Answer) -> Vec<(String, Value)> {
    let message = answer.message();
    let calls = message["tool_calls"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    calls
        .iter()
        .map(|call| {
            let arguments = call["function"]["arguments"].as_str().unwrap();
            let name = call["function"]["name"].as_str().unwrap();
            (name.to_owned(), serde_json::from_str(arguments).unwrap())
        })
        .collect()
}

fn at(location: &str) -> (String, Value) {
    ("GetWeather".to_owned(), json!({"location": location}))
}

#[tokio::test]
async fn calls_the_tool_that_fits_the_prompt() {
    let prompt = "what is the weather like in San Francisco";
    let answer = ask(prompt, json!({"tools": [weather()]})).await;
    assert_eq!(calls(&answer), [at("San Francisco, CA")]);
    assert_eq!(answer.finish(), "tool_calls");
    assert_eq!(answer.message()["content"], Value::Null);
    assert_eq!(answer.message()["tool_calls"][0]["index"], 0);
}

#[tokio::test]
async fn one_call_for_each_place() {
    let prompt = "What's the weather in Paris and Springfield?";
    let answer = ask(
        "What's the weather in Paris and Tokyo?",
        json!({"tools": [weather()]}),
    )
    .await;
    assert_eq!(calls(&answer), [at("Paris, France"), at("Tokyo, Japan")]);
    let one = ask(
        prompt,
        json!({"tools": [weather()], "parallel_tool_calls": false}),
    )
    .await;
    assert_eq!(calls(&one).len(), 1);
}

#[tokio::test]
async fn other_prompts_do_not_call() {
    let answer = ask("Tell me a joke.", json!({"tools": [weather()]})).await;
    assert!(calls(&answer).is_empty());
    let none = json!({"tools": [weather()], "tool_choice": "none"});
    assert!(calls(&ask("What is the weather in Paris?", none).await).is_empty());
}

#[tokio::test]
async fn a_call_can_be_forced() {
    let named = json!({"type": "function", "function": {"name": "GetWeather"}});
    for choice in [json!("required"), named] {
        let answer = ask(
            "Tell me a joke.",
            json!({"tools": [weather()], "tool_choice": choice}),
        )
        .await;
        assert_eq!(calls(&answer).len(), 1);
    }
}

#[tokio::test]
async fn picks_among_tools_and_reads_numbers() {
    let number = json!({"type": "number"});
    let divide = tool(
        "divide",
        "Divide two numbers.",
        json!({"numerator": number, "denominator": number}),
    );
    let multiply = tool(
        "multiply",
        "Multiply two numbers.",
        json!({"a": number, "b": number}),
    );
    let tools = json!({"tools": [weather(), divide, multiply]});
    let answer = ask("What is 123 / 456?", tools.clone()).await;
    let expected = json!({"numerator": 123, "denominator": 456});
    assert_eq!(calls(&answer), [("divide".to_owned(), expected)]);
    let answer = ask("What is 3 times 12?", tools).await;
    assert_eq!(
        calls(&answer),
        [("multiply".to_owned(), json!({"a": 3, "b": 12}))]
    );
}

#[tokio::test]
async fn results_become_the_answer() {
    let simulator = Simulator::new();
    let prompt = json!({"role": "user", "content": "What's the weather in SF?"});
    let schema = json!({
        "type": "object",
        "properties": {"temperature": {"type": "number"}, "condition": {"type": "string"}},
        "required": ["temperature", "condition"],
    });
    let first = post(
        &simulator,
        json!({"model": MODEL, "messages": [prompt], "tools": [weather()]}),
    )
    .await;
    let turn = first.message();
    let result = json!({
        "role": "tool",
        "tool_call_id": turn["tool_calls"][0]["id"],
        "content": "Sunny and 75 degrees F.",
    });
    let body = json!({"model": MODEL, "messages": [prompt, turn, result], "tools": [weather()]});
    let answer = post(&simulator, body.clone()).await;
    assert_eq!(
        answer.content(),
        "San Francisco, CA: Sunny and 75 degrees F."
    );
    let format =
        json!({"type": "json_schema", "json_schema": {"name": "Weather", "schema": schema}});
    let structured = post(&simulator, with(body, json!({"response_format": format}))).await;
    let value: Value = serde_json::from_str(&structured.content()).unwrap();
    assert_eq!(value, json!({"temperature": 75, "condition": "Sunny"}));
}

#[tokio::test]
async fn streamed_arguments_come_in_fragments() {
    let prompt = "What's the weather in Paris and Tokyo?";
    let answer = ask(prompt, json!({"tools": [weather()], "stream": true})).await;
    let mut arguments = [String::new(), String::new()];
    let mut fragments = 0;
    for chunk in answer.chunks() {
        let delta = &chunk["choices"][0]["delta"];
        assert_eq!(delta["role"], "assistant");
        let Some(call) = delta.get("tool_calls").map(|calls| &calls[0]) else {
            continue;
        };
        assert_eq!(delta["content"], Value::Null);
        let index = usize::try_from(call["index"].as_u64().unwrap()).unwrap();
        if arguments[index].is_empty() && call.get("id").is_some() {
            assert_eq!(call["function"]["name"], "GetWeather");
        } else {
            assert_eq!(call.get("id"), None);
            fragments += 1;
        }
        arguments[index].push_str(call["function"]["arguments"].as_str().unwrap());
    }
    assert_eq!(
        arguments,
        [
            "{\"location\":\"Paris, France\"}",
            "{\"location\":\"Tokyo, Japan\"}"
        ]
    );
    assert!(fragments > 2);
}

#[tokio::test]
async fn the_tools_slug_calls_everything_once() {
    let time = tool(
        "get_time",
        "Tell the time.",
        json!({"zone": {"type": "string"}}),
    );
    let asked = with(
        chat("sim/tools", "anything"),
        json!({"tools": [weather(), time]}),
    );
    let answer = post(&Simulator::new(), asked).await;
    let names: Vec<String> = calls(&answer).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["GetWeather", "get_time"]);
}
