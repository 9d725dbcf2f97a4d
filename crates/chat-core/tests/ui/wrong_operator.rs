//! The model between prompt and parser is missing.

use chat_core::{ChatPromptTemplate, StrOutputParser};

fn main() {
    let prompt = ChatPromptTemplate::from_template("{topic}").unwrap();
    let _chain = prompt | StrOutputParser;
}
