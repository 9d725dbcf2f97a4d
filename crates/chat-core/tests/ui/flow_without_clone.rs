//! A value that flows must be `Clone`.

use chat_core::Flow;
use serde::Serialize;

#[derive(Serialize, Flow)]
struct Joke {
    setup: String,
}

fn main() {}
