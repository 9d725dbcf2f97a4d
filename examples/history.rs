//! A conversation that is remembered, by session: `cargo run --example history`.

use chat::prelude::*;
use chat::{ChatMessageHistory, InMemoryChatMessageHistory};

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;
    let prompt = ChatPromptTemplate::from_messages([
        ("system", "You are brief and friendly."),
        ("placeholder", "{history}"),
        ("human", "{question}"),
    ])?;
    let store = InMemoryChatMessageHistory::new();
    let chat = (prompt | model).with_message_history(store.clone());

    let ada = RunContext::new().with_session_id("ada");
    for question in ["Hi, I am Ada.", "Tell me a joke.", "And another one."] {
        let answer = chat.invoke_in([("question", question)], &ada).await?;
        println!("> {question}\n{}\n", answer.text());
    }
    println!(
        "Ada's session has {} messages.",
        store.messages("ada").await?.len()
    );
    Ok(())
}
