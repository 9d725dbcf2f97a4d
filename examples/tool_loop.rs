//! Run tools until the model has its answer: `cargo run --example tool_loop`.

use chat::prelude::*;

/// Says what the weather is like now.
#[tool]
async fn get_weather(
    /// The city and country, e.g. Paris, France
    location: String,
) -> Result<String, String> {
    match location.split(',').next() {
        Some("Paris") => Ok("18 degrees, light rain".to_owned()),
        Some("Tokyo") => Ok("26 degrees, clear".to_owned()),
        _ => Err(format!("there is no station in {location}")),
    }
}

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;
    let tools = ToolSet::new([get_weather])?;
    let model = model.bind_tools(&tools)?;

    let mut messages = Messages::from("What's the weather in Paris and Tokyo?");
    loop {
        let message = model.invoke(messages.clone()).await?;
        let results = tools.run(&message).await?;
        for (call, result) in message.tool_calls().zip(&results) {
            println!(
                "{}({}) = {}",
                call.name,
                call.args["location"],
                result.content.text()
            );
        }
        messages.push(message);
        if results.is_empty() {
            break;
        }
        messages.extend(results);
    }
    if let Some(answer) = messages.last() {
        println!("{}", answer.text());
    }
    Ok(())
}
