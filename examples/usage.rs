//! What an answer cost, whole and streamed: `cargo run --example usage`.

use chat::MessageFold;
use chat::prelude::*;
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
    Ok(())
}
