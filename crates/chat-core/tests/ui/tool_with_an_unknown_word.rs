//! `tool` knows a few words, and so do its parameters.

use chat_core::tool;

/// Adds two numbers.
#[tool(strickt)]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Subtracts two numbers.
#[tool]
fn subtract(#[arg(default = 1)] a: i64, b: i64) -> i64 {
    a - b
}

fn main() {}
