//! What the examples share: a model that works without a key.

use chat::openrouter::{ChatOpenRouter, ChatOpenRouterBuilder};
use chat::testing::simulator::Simulator;

/// Finishes the setup of a model. With `OPENROUTER_API_KEY` set the model is OpenRouter's; without
/// it, a simulator in this process takes its place, and says so.
///
/// # Errors
///
/// If the setup is wrong.
pub fn build(builder: ChatOpenRouterBuilder) -> chat::Result<ChatOpenRouter> {
    if chat::is_simulated(&builder)? {
        eprintln!("[offline simulator: answers are canned; set OPENROUTER_API_KEY for real ones]");
        return chat::simulated(builder, &Simulator::new()).build();
    }
    builder.build()
}
