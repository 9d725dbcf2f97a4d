//! `#[flow(schema)]` on a type that has no schema.

use chat_core::Flow;
use serde::Serialize;

#[derive(Clone, Serialize, Flow)]
#[flow(schema)]
struct Joke {
    setup: String,
}

fn main() {}
