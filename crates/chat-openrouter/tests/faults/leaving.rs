//! Callers that leave: F1 to F3, F5 to F7.

use std::time::{Duration, Instant};

use chat_core::{CancellationToken, ErrorKind, RunContext, RunnableExt};
use chat_testing::faults::{FaultServer, Reply, events};
use futures::StreamExt;

use crate::common::{open, whole};
use crate::support::{PATIENCE, at, in_time, model, serve};

#[tokio::test]
async fn the_server_sees_at_once_that_a_stream_was_dropped() {
    let server = serve([Reply::stream().chunk(events::text("Hi"))]).await;
    let model = model(&server);
    for round in 1..=20 {
        let mut stream = in_time(open(&model)).await.unwrap();
        assert!(in_time(stream.next()).await.unwrap().is_ok());
        let dropped = Instant::now();
        drop(stream);
        in_time(server.wait_for_left(round)).await;
        assert!(dropped.elapsed() < PATIENCE / 4);
    }
    assert_eq!(server.open_connections(), 0);
}

#[tokio::test]
async fn the_server_sees_at_once_that_a_call_was_dropped() {
    let server = serve([Reply::new()]).await;
    let model = model(&server);
    tokio::select! {
        _ = whole(&model) => panic!("there is no answer"),
        () = server.wait_for_requests(1) => {}
    }
    in_time(server.wait_for_left(1)).await;
}

fn alive_tasks() -> usize {
    tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks()
}

async fn comes_down_to(tasks: usize) {
    while alive_tasks() > tasks {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_call_may_be_dropped_in_any_phase_and_leaves_nothing_behind() {
    let before = alive_tasks();
    let slow = Duration::from_millis(3);
    let server = FaultServer::choosing(move |_| {
        Reply::new()
            .sleep(slow)
            .send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
            .sleep(slow)
            .send("transfer-encoding: chunked\r\n\r\n")
            .sleep(slow)
            .chunk(events::text("Hi"))
            .sleep(slow)
            .chunk("data: {\"choi")
            .sleep(slow)
            .close()
    })
    .await
    .unwrap();
    for round in 0..60 {
        // A client of its own, so that connecting is one of the phases.
        let model = model(&server);
        let read = async {
            let mut stream = open(&model).await?;
            while let Some(chunk) = stream.next().await {
                chunk?;
            }
            Ok::<(), chat_core::Error>(())
        };
        let _ = tokio::time::timeout(Duration::from_micros(300 * round), read).await;
    }
    in_time(server.wait_for_all_closed()).await;
    drop(server);
    in_time(comes_down_to(before)).await;
}

#[tokio::test]
async fn a_next_that_was_given_up_loses_and_repeats_nothing() {
    let words: Vec<String> = (0..60).map(|number| format!("{number} ")).collect();
    let reply = words.iter().fold(Reply::stream(), |reply, word| {
        let event = events::text(word);
        let (one, two) = event.split_at(event.len() / 2);
        reply.chunk(one).sleep(Duration::from_millis(1)).chunk(two)
    });
    let server = serve([reply.chunk(events::finish("stop")).end()]).await;
    let mut stream = in_time(open(&model(&server))).await.unwrap();
    let mut random = fastrand::Rng::with_seed(11);
    let (mut text, mut given_up) = (String::new(), 0);
    loop {
        let patience = Duration::from_micros(random.u64(0..1_500));
        match tokio::time::timeout(patience, stream.next()).await {
            Ok(Some(chunk)) => text += chunk.unwrap().text(),
            Ok(None) => break,
            Err(_) => given_up += 1,
        }
    }
    assert!(given_up > 0);
    assert_eq!(text, words.concat());
    assert_eq!(stream.message().await.unwrap().text(), words.concat());
}

#[tokio::test]
async fn a_token_cancels_at_once() {
    let server = serve([Reply::stream().chunk(events::text("Hel"))]).await;
    let model = model(&server);
    let token = CancellationToken::new();
    let context = RunContext::new().with_cancellation(token.clone());
    let mut stream = model.stream_in("hi", &context);
    assert_eq!(in_time(stream.next()).await.unwrap().unwrap().text(), "Hel");
    token.cancel();
    let error = in_time(stream.next()).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(error.partial().unwrap().text(), "Hel");
    drop(stream);
    in_time(server.wait_for_left(1)).await;

    let token = CancellationToken::new();
    let context = RunContext::new().with_cancellation(token.clone());
    let call = model.invoke_in("hi", &context);
    let cancel = async {
        server.wait_for_requests(2).await;
        token.cancel();
        std::future::pending::<()>().await;
    };
    let error = tokio::select! {
        result = in_time(call) => result.unwrap_err(),
        () = cancel => unreachable!(),
    };
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}

#[test]
fn a_runtime_may_end_before_its_streams_and_streams_may_outlive_it() {
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap()
    };
    let servers = runtime();
    let reply = Reply::stream().chunk(events::text("Hi"));
    let server = servers.block_on(serve([reply]));
    let clients = runtime();
    let model = at(&server).build().unwrap();
    let mut stream = clients.block_on(open(&model)).unwrap();
    assert!(clients.block_on(stream.next()).unwrap().is_ok());
    clients.shutdown_timeout(PATIENCE);
    // What is left of it may be dropped anywhere.
    std::thread::spawn(move || drop(stream)).join().unwrap();
    servers.block_on(in_time(server.wait_for_all_closed()));

    let clients = runtime();
    let stream = clients.block_on(open(&model)).unwrap();
    std::thread::spawn(move || drop(stream)).join().unwrap();
    servers.block_on(in_time(server.wait_for_all_closed()));
    drop(clients);
}

#[test]
fn a_client_works_in_one_runtime_after_the_other() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let servers = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let server = servers.block_on(serve([Reply::completion("Hi")]));
    let model = model(&server);
    for _ in 0..3 {
        let message = runtime().block_on(in_time(whole(&model))).unwrap();
        assert_eq!(message.text(), "Hi");
    }
}
