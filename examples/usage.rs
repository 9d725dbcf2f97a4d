//! What an answer cost, whole, streamed and left half-way: `cargo run --example usage`.

use std::time::Duration;

use chat::prelude::*;
use chat::{MessageFold, RetryPolicy};
use futures::TryStreamExt;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("anthropic/claude-sonnet-4.5"))?;

    let message = model.invoke("Tell me a joke.").await?;
    if let Some(usage) = &message.usage {
        println!("whole:    {usage}");
    }

    let mut stream = model.stream("Tell me a joke.");
    let mut full = MessageFold::new();
    while let Some(chunk) = stream.try_next().await? {
        full += chunk;
    }
    if let Some(usage) = full.usage() {
        println!("streamed: {usage}");
    }

    // A stream that was left has no usage of its own; OpenRouter keeps a record of what it cost.
    let mut stream = model.stream("Write a short poem about the sea.");
    let first = stream.try_next().await?;
    let id = first.and_then(|chunk| chunk.metadata()?.id.clone());
    drop(stream);
    if let Some(id) = id {
        // It comes a moment after the end.
        let patient = RetryPolicy::new(6).with_base(Duration::from_secs(1));
        let account = model.account().with_retry_policy(patient);
        match account.generation(&id).await {
            Ok(record) => println!("left:     {}", record.token_usage()),
            Err(error) => println!("left:     {error}"),
        }
    }
    Ok(())
}
