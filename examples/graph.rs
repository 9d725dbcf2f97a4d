//! A chain that draws itself: `cargo run --example graph`, or `… -- mermaid`, `dot`, `svg`, `ascii`.

use chat::prelude::*;

fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;
    let prompt = ChatPromptTemplate::from_template("Write a short poem about {topic}.")?;
    let chain = prompt | model.with_retry(2) | StrOutputParser;

    let graph = chain.graph();
    let drawing = match std::env::args().nth(1).as_deref() {
        Some("mermaid") => graph.to_mermaid(),
        Some("dot") => graph.to_dot(),
        Some("svg") => graph.to_svg(),
        Some("ascii") => graph.to_ascii(),
        _ => graph.to_text(),
    };
    print!("{drawing}");
    eprintln!("input: {}", chain.input_schema().unwrap_or_default());
    Ok(())
}
