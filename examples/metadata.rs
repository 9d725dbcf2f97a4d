//! What a provider says about an answer: `cargo run --example metadata`.

use chat::prelude::*;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(
        ChatOpenRouter::builder()
            .model("anthropic/claude-sonnet-4.5")
            .app_url("https://myapp.example")
            .app_title("My App"),
    )?;

    let message = model.invoke("Tell me a joke.").await?;
    println!(
        "model:         {}",
        message.response.model.as_deref().unwrap_or("?")
    );
    println!(
        "provider:      {}",
        message.response.provider.as_deref().unwrap_or("?")
    );
    println!(
        "id:            {}",
        message.response.id.as_deref().unwrap_or("?")
    );
    println!(
        "finish reason: {}",
        message
            .finish_reason()
            .map_or("?", |reason| reason.as_str())
    );
    Ok(())
}
