//! Make a model and ask it to translate: `cargo run --example translate`.

use chat::prelude::*;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(
        ChatOpenRouter::builder()
            .model("anthropic/claude-sonnet-4.5")
            .temperature(0.0)
            .max_tokens(1024)
            .max_retries(2),
    )?;

    let message = model
        .invoke([
            (
                "system",
                "You are a helpful assistant that translates English to French. \
                 Translate the user sentence.",
            ),
            ("human", "I love programming."),
        ])
        .await?;
    println!("{}", message.text());
    Ok(())
}
