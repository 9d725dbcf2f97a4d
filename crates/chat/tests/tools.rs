//! Tools through the facade alone, against the simulator.

#![cfg(feature = "simulator")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chat::openrouter::ChatOpenRouter;
use chat::testing::simulator::Simulator;
use chat::{
    ChatModelExt, MessageFold, Messages, RunnableExt, Tool, ToolContext, ToolSet, simulated, tool,
};
use futures::TryStreamExt;

/// Get the current weather in a given location
#[tool]
struct GetWeather {
    /// The city and state, e.g. San Francisco, CA
    location: String,
}

/// Says what the weather is like.
#[tool]
async fn get_weather(
    /// The city and country
    location: String,
    #[state] seen: &std::sync::Mutex<Vec<String>>,
    context: &ToolContext,
) -> chat::Result<String> {
    assert!(!context.call_id.is_empty());
    seen.lock().unwrap().push(location);
    Ok("18 degrees".to_owned())
}

fn model() -> ChatOpenRouter {
    let builder = ChatOpenRouter::builder().model("openai/gpt-4.1");
    simulated(builder, &Simulator::new()).build().unwrap()
}

#[tokio::test]
async fn the_guides_tool_is_called() {
    let model = model().bind_tools([GetWeather]).unwrap();
    let message = model
        .invoke("what is the weather like in San Francisco")
        .await
        .unwrap();
    let calls: Vec<_> = message.tool_calls().collect();
    assert_eq!(calls.len(), 1);
    assert_eq!(
        calls[0].parse_args::<GetWeather>().unwrap().location,
        "San Francisco, CA"
    );
    let mut full = MessageFold::new();
    let mut stream = model.stream("what is the weather like in San Francisco");
    while let Some(chunk) = stream.try_next().await.unwrap() {
        full += chunk;
    }
    assert_eq!(full.into_message().tool_calls().count(), 1);
}

#[tokio::test]
async fn a_loop_ends_with_an_answer_made_of_the_results() {
    let tools = ToolSet::new([get_weather])
        .unwrap()
        .with_state(std::sync::Mutex::new(Vec::<String>::new()));
    let model = model().bind_tools(&tools).unwrap();
    let mut messages = Messages::from("What's the weather in Paris and Tokyo?");
    loop {
        let message = model.invoke(messages.clone()).await.unwrap();
        let results = tools.run(&message).await.unwrap();
        messages.push(message);
        if results.is_empty() {
            break;
        }
        messages.extend(results);
    }
    assert_eq!(messages.len(), 5);
    let answer = messages[4].text();
    assert!(
        answer.contains("Paris") && answer.contains("18 degrees"),
        "{answer}"
    );
}

#[test]
fn types_of_schemars_are_those_of_the_facade() {
    #[derive(serde::Deserialize, chat::schemars::JsonSchema)]
    #[schemars(crate = "chat::schemars")]
    struct Args {
        n: u32,
    }
    let double = tool("double", "Doubles.", |args: Args| async move { args.n * 2 });
    assert_eq!(
        double.definition().parameters()["properties"]["n"]["type"],
        "integer"
    );
}
