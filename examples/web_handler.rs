//! A chain behind a web server, streamed to the browser: `cargo run --example web_handler`.
//!
//! The example asks itself one question and stops.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::routing::get;
use chat::BoxRunnable;
use chat::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

type Poet = BoxRunnable<Variables, String>;

/// The body owns the chain and streams it. When the browser goes away, the body is dropped, and
/// with it the request to the model.
async fn poem(State(poet): State<Poet>, Path(topic): Path<String>) -> Body {
    Body::from_stream(poet.into_stream([("topic", topic)], RunContext::new()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = examples::build(ChatOpenRouter::builder().model("openai/gpt-4.1"))?;
    let prompt = ChatPromptTemplate::from_template("Write a short poem about {topic}.")?;
    let poet: Poet = Arc::new(prompt | model | StrOutputParser);

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let app = Router::new()
        .route("/poem/{topic}", get(poem))
        .with_state(poet);
    tokio::spawn(async move { axum::serve(listener, app).await });

    let mut browser = tokio::net::TcpStream::connect(address).await?;
    browser
        .write_all(b"GET /poem/rain HTTP/1.0\r\n\r\n")
        .await?;
    let mut answer = String::new();
    browser.read_to_string(&mut answer).await?;
    println!("{answer}");
    Ok(())
}
