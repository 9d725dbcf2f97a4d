//! A model's answer is put into the variables of a prompt.

use chat_core::{FakeChatModel, Parallel};

fn main() {
    let _step = Parallel::new().with("joke", FakeChatModel::new(["Why?"]));
}
