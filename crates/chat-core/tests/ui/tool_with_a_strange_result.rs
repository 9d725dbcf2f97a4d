//! What a tool gives is written as JSON.

use chat_core::tool;

struct Number(i64);
struct Failure;

/// Doubles a number.
#[tool]
fn double(number: i64) -> Number {
    Number(number * 2)
}

/// Halves a number.
#[tool]
async fn halve(number: i64) -> Result<i64, Failure> {
    Ok(number / 2)
}

fn main() {}
