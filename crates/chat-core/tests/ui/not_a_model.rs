//! Something that is no model is used as one.

use std::sync::Arc;

use chat_core::{ChatModel, ChatModelExt, ChatOptions, RunnableExt, StrOutputParser};

#[derive(Debug)]
struct Parrot;

fn main() {
    let _model: Arc<dyn ChatModel> = Arc::new(Parrot);
    let _bound = StrOutputParser.bind(ChatOptions::new());
    let _answer = Parrot.invoke("hi");
}
