//! A model without async: `cargo run --example blocking`.

use std::io::Write;

use chat::blocking::Blocking;
use chat::prelude::*;

fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;
    let model = Blocking::new(model);

    println!("{}", model.invoke("Tell me a joke.")?.text());
    for chunk in model.stream("Write a short poem about the sea.") {
        print!("{}", chunk?.text());
        std::io::stdout().flush().ok();
    }
    println!();
    for answer in model.batch(["Say hi.", "Say bye."]) {
        println!("{}", answer?.text());
    }
    Ok(())
}
