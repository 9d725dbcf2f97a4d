//! Everything that happens inside a chain, beside its output: `cargo run --example events`.

use chat::prelude::*;
use chat::{EventFilter, RunEventKind, StepKind, StreamEvent};
use futures::TryStreamExt;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;
    let prompt = ChatPromptTemplate::from_template("Write a short poem about {topic}.")?;
    let chain = prompt | model | StrOutputParser;

    let filter = EventFilter::new()
        .with_content()
        .without_kind(StepKind::Parser);
    let mut events = chain.stream_events([("topic", "the wind")], filter);
    while let Some(event) = events.try_next().await? {
        match event {
            StreamEvent::Output(text) => println!("output {text:?}"),
            StreamEvent::Run(event) => match event.kind {
                RunEventKind::Start { .. } => println!("start  {}", event.name),
                RunEventKind::Usage { usage, .. } => {
                    println!("usage  {} {} tokens", event.name, usage.total_tokens);
                }
                RunEventKind::Chunk {
                    chunk: Some(chunk), ..
                } if event.step == StepKind::Prompt => {
                    println!("prompt {chunk}");
                }
                RunEventKind::End { .. } => println!("end    {}", event.name),
                RunEventKind::Error { error, .. } => println!("error  {} {error}", event.name),
                _ => {}
            },
            _ => {}
        }
    }
    Ok(())
}
