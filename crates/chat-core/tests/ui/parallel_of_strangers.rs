//! Branches that take different inputs, and a closure as a branch.

use chat_core::{ChatPromptTemplate, FakeChatModel, StrOutputParser, lambda, parallel};

fn main() {
    let prompt = ChatPromptTemplate::from_template("{topic}").unwrap();
    let _mixed = parallel((FakeChatModel::new(["hello"]), prompt, StrOutputParser));
    let _closure = parallel((lambda(|text: String| text), |text: String| text.len()));
}
