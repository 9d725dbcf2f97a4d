//! Print an answer while it is written: `cargo run --example stream`.

use std::io::Write;

use chat::prelude::*;
use futures::TryStreamExt;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("anthropic/claude-sonnet-4.5"))?;

    let mut stream = model.stream("Write a short poem about the sea.");
    while let Some(chunk) = stream.try_next().await? {
        print!("{}", chunk.text());
        // A terminal that went away is no reason to stop.
        std::io::stdout().flush().ok();
    }
    println!();
    Ok(())
}
