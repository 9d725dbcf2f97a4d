//! Models that think before they answer: `cargo run --example reasoning`.

use chat::openrouter::{Reasoning, ReasoningEffort, ReasoningSummary};
use chat::prelude::*;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(
        ChatOpenRouter::builder()
            .model("anthropic/claude-sonnet-4.5")
            .max_tokens(16384)
            .reasoning(
                Reasoning::new()
                    .with_effort(ReasoningEffort::High)
                    .with_summary(ReasoningSummary::Auto),
            ),
    )?;

    let message = model.invoke("What is the square root of 529?").await?;
    println!("thought: {}", message.reasoning());
    println!("answer:  {}", message.text());

    // For one call: less of it, and none of it shown.
    for reasoning in [
        Reasoning::from(ReasoningEffort::Low),
        Reasoning::new().with_max_tokens(2048).with_exclude(true),
        Reasoning::from(ReasoningEffort::None),
    ] {
        let model = model
            .clone()
            .bind(ChatOptions::new().with_reasoning(reasoning.clone()));
        let message = model.invoke("What is the square root of 529?").await?;
        let effort = reasoning
            .effort
            .map_or("budget".to_owned(), |effort| effort.to_string());
        let usage = message.usage.unwrap_or_default();
        println!(
            "{effort}: {} tokens of thinking, {} characters of it shown",
            usage.output_token_details.reasoning.unwrap_or_default(),
            message.content.reasoning().len(),
        );
    }
    Ok(())
}
