//! The prompt stands behind the model.

use chat_core::{ChatPromptTemplate, FakeChatModel};

fn main() {
    let prompt = ChatPromptTemplate::from_template("{topic}").unwrap();
    let _chain = FakeChatModel::new(["hi"]) | prompt;
}
