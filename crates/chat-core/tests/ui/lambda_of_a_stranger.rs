//! A function gives what cannot flow, and a future.

use chat_core::{FakeChatModel, RunnableExt, lambda};

struct Joke;

fn main() {
    let _strange = lambda(|_: String| Joke);
    let _future = FakeChatModel::new(["hello"]).map(|message| async move { message });
}
