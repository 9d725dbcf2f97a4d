//! Use a value while it is still arriving: `cargo run --example structured_stream`.

use chat::prelude::*;
use futures::TryStreamExt;
use schemars::JsonSchema;
use serde::Deserialize;

/// A stop of a trip.
#[derive(Debug, Deserialize, JsonSchema)]
struct Stop {
    /// The name of the city
    city: String,
    /// How many days to stay
    days: u8,
}

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;

    // A list: each entry once it is finished.
    let trip = model.clone().with_structured_output::<Vec<Stop>>()?;
    let mut stops = trip.stream_elements("2 days in Paris, then 3 days in Tokyo");
    while let Some(stop) = stops.try_next().await? {
        println!("{} days in {}", stop.days, stop.city);
    }

    // Anything: the value as far as it has come, without a copy.
    let stop = model.with_structured_output::<Stop>()?;
    let mut chunks = stop.stream("Plan a trip: 4 days in San Francisco.");
    while let Some(chunk) = chunks.try_next().await? {
        if let Some(value) = chunk.value() {
            println!("{value}");
        }
    }
    Ok(())
}
