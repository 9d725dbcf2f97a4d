//! A long prompt that is paid for in full only once: `cargo run --example caching`.

use chat::Usage;
use chat::openrouter::{CacheControl, CacheMarks, CacheTtl};
use chat::prelude::*;

fn show(call: &str, usage: Option<&Usage>) {
    let Some(usage) = usage else { return };
    let details = &usage.input_token_details;
    println!(
        "{call}: {} tokens in, {} written to the cache, {} read from it, ${:.5}",
        usage.input_tokens,
        details.cache_creation.unwrap_or_default(),
        details.cache_read.unwrap_or_default(),
        usage.cost.unwrap_or_default(),
    );
}

#[tokio::main]
async fn main() -> chat::Result<()> {
    // The session keeps all calls at the provider that has the prompt.
    let builder = ChatOpenRouter::builder().model("anthropic/claude-sonnet-4.5");
    let model = examples::build(builder.session_id("caching-example"))?;

    // A mark on a block: everything up to its end is cached.
    let long_system = "You are a helpful assistant. ".repeat(200);
    let marked = ContentBlock::text(long_system).with_cache_control(CacheControl::ephemeral());
    let messages = [Message::system(vec![marked]), Message::human("Say hi.")];
    for call in ["marked, first call ", "marked, second call"] {
        let message = model.invoke(messages.clone()).await?;
        show(call, message.usage.as_ref());
    }

    // Without marks, Claude chooses what to cache; here for an hour.
    let question = format!("{} Say hi.", "The sea is wide. ".repeat(400));
    let model = model.bind(chat::ChatOptions::new().with_cache_control(CacheTtl::OneHour));
    for call in ["automatic, first call ", "automatic, second call"] {
        let message = model.invoke(question.as_str()).await?;
        show(call, message.usage.as_ref());
    }
    Ok(())
}
