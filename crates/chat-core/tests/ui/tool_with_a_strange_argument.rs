//! What a model gives is read from JSON.

use chat_core::tool;

struct Number(i64);

/// Doubles a number.
#[tool]
fn double(number: Number) -> i64 {
    number.0 * 2
}

/// Measures a text.
#[tool]
fn measure(text: &str) -> usize {
    text.len()
}

fn main() {}
