//! Providers take few characters in a name.

use chat_core::tool;

/// Adds two numbers.
#[tool(name = "add two numbers")]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Checks.
#[tool]
fn prüfe(a: i64) -> bool {
    a > 0
}

fn main() {}
