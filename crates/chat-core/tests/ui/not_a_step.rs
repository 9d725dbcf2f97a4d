//! Something that is no step is put into a chain.

use chat_core::{ChatPromptTemplate, FakeChatModel, RunnableExt};

struct Parser;

fn main() {
    let _piped = FakeChatModel::new(["hello"]).pipe(Parser);
    let _closure = FakeChatModel::new(["hello"]).pipe(|text: String| text.len());
    let prompt = ChatPromptTemplate::from_template("{topic}").unwrap();
    let _chain = prompt | Parser;
}
