//! The built-in transport on real sockets of this machine.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chat_core::{ErrorKind, RetryPolicy};
use chat_openrouter::ChatOpenRouterBuilder;
use chat_testing::simulator::Simulator;
use common::{builder, fixture, open, sse, streamed, whole};
use futures::StreamExt;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

const STREAM_HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn at(address: SocketAddr) -> ChatOpenRouterBuilder {
    builder().base_url(format!("http://{address}/api/v1"))
}

/// Reads one request: its head, and as many bytes as it says. `None` at the end of the connection.
async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut bytes = vec![];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.unwrap().parse().unwrap() {
                return Some(text);
            }
        }
        if socket.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return None;
        }
    }
}

fn piece(text: &str) -> String {
    sse([json!({"choices": [{"delta": {"content": text}}]})])
}

fn chunked(body: &str) -> String {
    format!("{:x}\r\n{body}\r\n", body.len())
}

fn whole_answer() -> String {
    let body = fixture("text.json");
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn stream_answer() -> String {
    let finish = sse([json!({"choices": [{"delta": {}, "finish_reason": "stop"}]})]);
    let body = format!("{}{finish}data: [DONE]\n\n", piece("Hi"));
    format!("{STREAM_HEAD}{}0\r\n\r\n", chunked(&body))
}

#[tokio::test]
async fn dropping_a_stream_closes_its_socket() {
    let (listener, address) = listen().await;
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_request(&mut socket).await.unwrap();
        socket
            .write_all((STREAM_HEAD.to_owned() + &chunked(&piece("Hi"))).as_bytes())
            .await
            .unwrap();
        // An end, or a reset: the client is gone.
        socket.read(&mut [0; 16]).await.unwrap_or(0)
    });
    let mut stream = open(&at(address).build().unwrap()).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().text(), "Hi");
    drop(stream);
    assert_eq!(timeout(PATIENCE, server).await.unwrap().unwrap(), 0);
}

#[tokio::test]
async fn dropping_a_call_closes_its_socket() {
    let (listener, address) = listen().await;
    let (asked, was_asked) = tokio::sync::oneshot::channel();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_request(&mut socket).await.unwrap();
        asked.send(()).unwrap();
        socket.read(&mut [0; 16]).await.unwrap_or(0)
    });
    let model = at(address).build().unwrap();
    tokio::select! {
        _ = whole(&model) => panic!("there is no answer"),
        asked = was_asked => asked.unwrap(),
    }
    assert_eq!(timeout(PATIENCE, server).await.unwrap().unwrap(), 0);
}

#[tokio::test]
async fn the_simulator_sees_that_its_client_left() {
    let simulator = Simulator::new();
    let server = simulator.serve().await.unwrap();
    let model = builder()
        .model("sim/stall")
        .base_url(server.base_url())
        .build()
        .unwrap();
    let mut stream = open(&model).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    drop(stream);
    timeout(PATIENCE, simulator.journal().wait_for_dropped(1))
        .await
        .unwrap();
    assert_eq!(simulator.journal().streams().finished, 0);
}

#[tokio::test]
async fn nobody_there_is_said_plainly() {
    let (listener, address) = listen().await;
    drop(listener);
    let error = whole(&at(address).build().unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_retryable());
    let text = error.to_string();
    assert!(
        text.starts_with("connection: cannot reach 127.0.0.1: "),
        "{text}"
    );
    assert!(text.contains("Connection refused"), "{text}");
    assert!(
        text.ends_with("; check the network and the base URL"),
        "{text}"
    );
}

/// Answers every request on every connection; counts the connections.
fn serve(
    listener: TcpListener,
    answer: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let (connections, answer) = (Arc::clone(&count), Arc::new(answer));
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            connections.fetch_add(1, Ordering::Relaxed);
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                while let Some(request) = read_request(&mut socket).await {
                    socket.write_all(answer(&request).as_bytes()).await.unwrap();
                }
            });
        }
    });
    count
}

/// Lets the task that owns a connection give it back.
async fn let_others_run() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_connection_is_used_again_also_after_a_whole_stream() {
    let (listener, address) = listen().await;
    let answer = |request: &str| match request.contains("\"stream\":true") {
        true => stream_answer(),
        false => whole_answer(),
    };
    let connections = serve(listener, answer);
    let model = at(address).build().unwrap();
    for _ in 0..10 {
        assert_eq!(whole(&model).await.unwrap().text(), "Bonjour.");
        let_others_run().await;
        assert_eq!(streamed(&model).await.message().text(), "Hi");
        let_others_run().await;
        assert_eq!(streamed(&model).await.message().text(), "Hi");
        let_others_run().await;
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_server_that_writes_without_end_is_held_back() {
    let (listener, address) = listen().await;
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        read_request(&mut socket).await.unwrap();
        socket.write_all(STREAM_HEAD.as_bytes()).await.unwrap();
        let events = chunked(&piece(&"x".repeat(1_000)).repeat(64));
        let mut written = 0_usize;
        while let Ok(sent) = timeout(
            Duration::from_millis(500),
            socket.write_all(events.as_bytes()),
        )
        .await
        {
            sent.unwrap();
            written += events.len();
            assert!(written < 64 << 20, "nothing holds the server back");
        }
        written
    });
    let mut stream = open(&at(address).build().unwrap()).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    // The stream is open and nobody reads it while the server writes.
    timeout(PATIENCE, server).await.unwrap().unwrap();
    drop(stream);
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_answer_is_made_anew() {
    let (listener, address) = listen().await;
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let first = read_request(&mut socket).await.unwrap();
        drop(socket);
        let (mut socket, _) = listener.accept().await.unwrap();
        let second = read_request(&mut socket).await.unwrap();
        socket.write_all(whole_answer().as_bytes()).await.unwrap();
        (first, second)
    });
    let policy = RetryPolicy::new(1).with_base(Duration::from_millis(1));
    let model = at(address).retry_policy(policy).build().unwrap();
    assert_eq!(whole(&model).await.unwrap().text(), "Bonjour.");
    let (first, second) = server.await.unwrap();
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_body_that_is_cut_is_an_interruption() {
    let cut_stream = STREAM_HEAD.to_owned() + &chunked(&piece("Hel"));
    let cut_json =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{\"id\":"
            .to_owned();
    for answer in [cut_stream, cut_json] {
        let (listener, address) = listen().await;
        let is_stream = answer.contains("event-stream");
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            read_request(&mut socket).await.unwrap();
            socket.write_all(answer.as_bytes()).await.unwrap();
        });
        let model = at(address).build().unwrap();
        let error = if is_stream {
            streamed(&model).await.error()
        } else {
            whole(&model).await.unwrap_err()
        };
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
        assert_eq!(error.partial().is_some(), is_stream);
        server.await.unwrap();
    }
}

#[tokio::test]
async fn a_redirect_reaches_nobody_else() {
    let (other, elsewhere) = listen().await;
    let connections = serve(other, |_| whole_answer());
    let (listener, address) = listen().await;
    let moved = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://localhost:{}/api/v1/chat/completions\r\ncontent-length: 0\r\n\r\n",
        elsewhere.port()
    );
    serve(listener, move |_| moved.clone());
    let error = whole(&at(address).build().unwrap()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Configuration, Some(307))
    );
    assert_eq!(connections.load(Ordering::Relaxed), 0);
}
