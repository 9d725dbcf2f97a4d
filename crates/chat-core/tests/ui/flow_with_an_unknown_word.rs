//! `flow` knows two words.

use chat_core::Flow;
use serde::Serialize;

#[derive(Clone, Serialize, Flow)]
#[flow(unknown)]
struct Joke {
    setup: String,
}

fn main() {}
