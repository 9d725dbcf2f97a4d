//! What an app does, with nothing but the public API.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::routing::get;
use chat::openrouter::ChatOpenRouter;
use chat::prelude::*;
use chat::testing::simulator::Simulator;
use chat::{BoxRunnable, ChatOptions, Variables, simulated};
use futures::TryStreamExt;
use outside::{Count, Length, Parrot};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_third_party_model_and_step_make_a_chain() -> chat::Result<()> {
    let model: Arc<dyn ChatModel> = Arc::new(Parrot);
    let prompt = ChatPromptTemplate::from_template("say {word}")?;
    let chain = prompt | model | StrOutputParser | Count;
    assert_eq!(chain.invoke("hello").await?, Length { characters: 9 });
    let lengths: Vec<Length> = chain.stream("hello").try_collect().await?;
    assert_eq!(lengths, [Length { characters: 9 }]);
    Ok(())
}

#[tokio::test]
async fn retried_and_bound_models_are_models() -> chat::Result<()> {
    let builder = ChatOpenRouter::builder().model("sim/flaky-2").max_retries(0);
    let flaky = simulated(builder, &Simulator::new()).build()?;
    let model: Arc<dyn ChatModel> =
        Arc::new(flaky.with_retry(2).bind(ChatOptions::new().with_max_tokens(64)));
    assert!(!model.invoke("Say hi.").await?.text().is_empty());
    Ok(())
}

async fn answer(State(chain): State<Arc<BoxRunnable<Variables, String>>>) -> Body {
    Body::from_stream(chain.into_stream("a b c", RunContext::new()))
}

#[tokio::test]
async fn a_shared_chain_streams_from_a_web_handler() -> Result<(), Box<dyn std::error::Error>> {
    let prompt = ChatPromptTemplate::from_template("{text}")?;
    let chain = Arc::new((prompt | Parrot | StrOutputParser).boxed());
    let app = Router::new().route("/", get(answer)).with_state(chain);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let mut browser = tokio::net::TcpStream::connect(address).await?;
    browser.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await?;
    let mut text = String::new();
    browser.read_to_string(&mut text).await?;
    server.abort();
    for word in ["a ", "b ", "c"] {
        assert!(text.contains(&format!("\r\n{word}\r\n")), "{text}");
    }
    Ok(())
}
