//! A prompt, a model and a parser, streamed through: `cargo run --example chain`.

use std::io::Write;

use chat::prelude::*;
use futures::TryStreamExt;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;
    let prompt = ChatPromptTemplate::from_template("Write a short poem about {topic}.")?;
    let chain = prompt | model | StrOutputParser;

    let mut poem = chain.stream([("topic", "the wind")]);
    while let Some(text) = poem.try_next().await? {
        print!("{text}");
        std::io::stdout().flush().ok();
    }
    println!();
    Ok(())
}
