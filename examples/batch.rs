//! Many questions, four requests at once at most: `cargo run --example batch`.

use chat::prelude::*;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1-mini"))?;
    let questions = [
        "What is 2 + 3?",
        "What is 7 * 6?",
        "What is the square root of 529?",
    ];

    let context = RunContext::new().with_max_concurrency(4);
    let answers = model.batch_in(questions, &context).await;
    for (question, answer) in questions.iter().zip(answers) {
        match answer {
            Ok(message) => println!("{question} {}", message.text()),
            Err(error) => println!("{question} failed: {error}"),
        }
    }
    Ok(())
}
