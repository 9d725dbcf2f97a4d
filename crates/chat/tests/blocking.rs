//! Steps that wait, from threads without a runtime.

#![cfg(all(feature = "blocking", feature = "simulator"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use chat::blocking::Blocking;
use chat::openrouter::ChatOpenRouter;
use chat::testing::simulator::Simulator;
use chat::{ErrorKind, FakeChatModel, RunContext, RunnableExt, StrOutputParser, simulated};

/// A simulator on a port, on a thread of its own, and a model that asks it over the network.
fn over_the_network() -> ChatOpenRouter {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let server = Simulator::new().serve().await.unwrap();
            send.send(server.base_url()).unwrap();
            server.run_forever().await;
        });
    });
    ChatOpenRouter::builder()
        .model("anthropic/claude-sonnet-4.5")
        .api_key("sk-or-v1-test")
        .base_url(receive.recv().unwrap())
        .build()
        .unwrap()
}

#[test]
fn it_asks_streams_and_batches_over_a_network() {
    let model = Blocking::new(over_the_network());
    let joke = model.invoke("Tell me a joke.").unwrap();
    assert!(!joke.text().is_empty());

    let pieces: Vec<_> = model
        .stream("Tell me a joke.")
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(pieces.len() > 2);
    let streamed: String = pieces.iter().map(|piece| piece.text().to_owned()).collect();
    assert_eq!(streamed, joke.text());

    // A stream that is dropped half-way leaves the rest alone.
    let mut dropped = model.stream("Write a short poem about the sea.");
    dropped.next().unwrap().unwrap();
    drop(dropped);
    let answers = model.batch(["Say hi.", "Say bye.", "Tell me a joke."]);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[2].as_ref().unwrap().text(), joke.text());
}

#[test]
fn many_threads_may_wait_at_once() {
    let model = Blocking::new(over_the_network());
    let answers: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| model.invoke("Tell me a joke.").unwrap().text().into_owned()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[test]
fn chains_and_contexts_work_as_ever() {
    let builder = ChatOpenRouter::builder().model("anthropic/claude-sonnet-4.5");
    let model = simulated(builder, &Simulator::new()).build().unwrap();
    let chain = Blocking::new(model.pipe(StrOutputParser));
    assert!(!chain.invoke("Tell me a joke.").unwrap().is_empty());

    let slow = FakeChatModel::new(["a b"]).with_pace(Duration::from_secs(60));
    let context = RunContext::new().with_timeout(Duration::from_millis(5));
    let error = Blocking::new(slow.clone())
        .invoke_in("x", &context)
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)));
    let slow = Blocking::new(slow);
    let mut stream = slow.stream_in("x", &context);
    assert!(stream.next().unwrap().is_err());
    assert!(stream.next().is_none());
}

#[tokio::test]
async fn inside_a_runtime_it_is_an_error_that_says_what_to_do() {
    let fake = FakeChatModel::new(["a"]);
    let model = Blocking::new(fake.clone());
    let error = model.invoke("x").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("`.await`"), "{error}");
    let mut stream = model.stream("x");
    assert_eq!(
        stream.next().unwrap().unwrap_err().kind(),
        ErrorKind::Configuration
    );
    assert!(stream.next().is_none());
    drop(stream);
    let results = model.batch(["x", "y"]);
    assert!(results.iter().all(Result::is_err) && results.len() == 2);
    assert!(fake.calls().is_empty());

    // A plain thread is the way out.
    let answer = thread::spawn(move || model.invoke("x").unwrap().text().into_owned());
    assert_eq!(answer.join().unwrap(), "a");
}
