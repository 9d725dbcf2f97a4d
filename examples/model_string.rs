//! Models by name, and what goes wrong: `cargo run --example model_string`.

use std::sync::Arc;

use chat::prelude::*;

#[tokio::main]
async fn main() -> chat::Result<()> {
    // With a key: `init_chat_model("openrouter:openai/gpt-4.1")?` is all it takes.
    let simulated = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;
    let model: Arc<dyn ChatModel> = Arc::new(simulated);
    println!("{}", model.invoke("Say hi.").await?.text());

    if let Err(error) = init_chat_model("openroutr:openai/gpt-4.1") {
        println!("{error}");
    }
    Ok(())
}
