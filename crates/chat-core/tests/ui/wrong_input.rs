//! A model is asked something that is no conversation.

use chat_core::{FakeChatModel, RunnableExt};

fn main() {
    let _answer = FakeChatModel::new(["hello"]).invoke(42);
}
