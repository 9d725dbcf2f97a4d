//! Another model when one fails, a hedge against slow ones: `cargo run --example fallbacks`.

use std::time::Duration;

use chat::Error;
use chat::prelude::*;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1-mini"))?;

    // A step that always fails stands for a model that is down.
    let down = lambda(|_: chat::Messages| -> chat::Result<chat::AiMessage> {
        Err(Error::new(ErrorKind::Unavailable, "overloaded"))
    });
    let safe = down.clone().with_fallbacks([model.clone()]);
    println!("{}", safe.invoke("What is 2 + 3?").await?.text());

    // If all fail, the error has all failures.
    let error = down.clone().with_fallbacks([down]).invoke("Hi").await;
    if let Err(error) = error {
        println!("{error}");
    }

    // Ask again if nothing has come after two seconds; take what comes first. Both may be billed.
    let hedged = model.clone().with_hedge(Duration::from_secs(2), model);
    println!("{}", hedged.invoke("What is 7 * 6?").await?.text());
    Ok(())
}
