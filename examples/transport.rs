//! Another way to the server, straight on hyper: `cargo run --example transport`.

use std::time::Instant;

use chat::openrouter::{ChatOpenRouterBuilder, HyperTransport};
use chat::prelude::*;
use chat::testing::simulator::Simulator;

/// Asks some questions, one after the other.
async fn ask(name: &str, builder: ChatOpenRouterBuilder) -> chat::Result<()> {
    const QUESTIONS: u32 = 50;
    let model = builder.build()?;
    println!("{name}: {}", model.invoke("Say hi.").await?.text());
    let started = Instant::now();
    for _ in 0..QUESTIONS {
        model.invoke("Say hi.").await?;
    }
    println!("  a question takes {:?}", started.elapsed() / QUESTIONS);
    Ok(())
}

#[tokio::main]
async fn main() -> chat::Result<()> {
    // A simulator behind a real socket, so that there is something to carry requests to.
    let server = Simulator::new().serve().await.expect("a port is free");
    let builder = ChatOpenRouter::builder()
        .model("openai/gpt-4.1")
        .base_url(server.base_url())
        .api_key("sk-or-v1-simulated");

    ask("reqwest", builder.clone()).await?;
    ask("hyper", builder.transport(HyperTransport::new())).await
}
