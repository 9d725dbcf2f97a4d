//! A branch says nothing about the case that no condition holds.

use chat_core::{RunnableExt, branch, lambda};

fn main() {
    let shout = lambda(|text: String| text.to_uppercase());
    let choice = branch().when(|text: &String| text.is_empty(), shout.clone());
    let _chain = shout.pipe(choice);
}
