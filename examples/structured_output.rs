//! Ask a model for a value of your own type: `cargo run --example structured_output`.

use chat::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

/// A movie with details.
#[derive(Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "it is only printed")]
struct Movie {
    /// The title of the movie
    title: String,
    /// The year the movie was released
    year: u16,
    /// The director of the movie
    director: String,
    /// The movie's rating out of 10
    rating: f64,
}

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;

    let structured_model = model
        .with_structured_output::<Movie>()?
        .with_method(OutputMethod::JsonSchema)?
        .with_strict(true)?;
    let response = structured_model
        .invoke("Provide details about the movie Inception")
        .await?;
    println!("{response:?}");
    let tokens = response.raw().usage.as_ref().map(|it| it.total_tokens);
    println!("{} tokens", tokens.unwrap_or_default());
    Ok(())
}
