//! A value that flows must be `Serialize`, or say that it is opaque.

use chat_core::Flow;

#[derive(Clone, Flow)]
struct Joke {
    setup: String,
}

fn main() {}
