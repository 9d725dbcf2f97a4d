//! Steps side by side, variables that are added, a choice, a function: `cargo run --example compose`.

use chat::prelude::*;
use futures::TryStreamExt;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1-mini"))?;
    let ask = |text: &str| -> chat::Result<_> {
        Ok(ChatPromptTemplate::from_template(text)? | model.clone() | StrOutputParser)
    };

    // Two chains at once; each piece says whose it is.
    let both = parallel((
        ask("Tell a joke about {topic}.")?,
        ask("Write a short poem about {topic}.")?,
    ));
    let mut pieces = both.stream([("topic", "the sea")]);
    let (mut joke, mut poem) = (String::new(), String::new());
    while let Some((joke_piece, poem_piece)) = pieces.try_next().await? {
        joke.extend(joke_piece);
        poem.extend(poem_piece);
    }
    println!("{joke}\n\n{poem}\n");

    // A chain that adds to the variables that the next one needs, and a choice by a condition.
    let titled = assign("title", ask("Find a title for a poem about {topic}.")?);
    let by_length = branch()
        .when(
            |variables: &Variables| variables.text("topic").is_ok_and(|topic| topic.len() > 20),
            lambda(|_| "That is a long topic.".to_owned()),
        )
        .otherwise(ask("Write a short poem about {topic}, called {title}.")?);
    println!(
        "{}",
        titled
            .pipe(by_length)
            .invoke([("topic", "the wind")])
            .await?
    );
    Ok(())
}
