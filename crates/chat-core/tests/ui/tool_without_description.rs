//! A model must know what a tool does.

use chat_core::tool;

#[tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

#[tool]
struct GetWeather {
    location: String,
}

fn main() {}
