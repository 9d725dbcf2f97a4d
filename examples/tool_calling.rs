//! Let a model ask for a tool: `cargo run --example tool_calling`.

use chat::prelude::*;

/// Get the current weather in a given location
#[tool]
struct GetWeather {
    /// The city and state, e.g. San Francisco, CA
    location: String,
}

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;

    let model_with_tools = model.bind_tools([GetWeather])?;
    let message = model_with_tools
        .invoke("what is the weather like in San Francisco")
        .await?;
    for call in message.tool_calls() {
        let args: GetWeather = call.parse_args()?;
        println!(
            "{} asks for {:?}, call {}",
            call.name, args.location, call.id
        );
    }
    Ok(())
}
