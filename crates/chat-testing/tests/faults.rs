//! The server that plays faults, seen from a plain socket.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use chat_testing::faults::{BlackHole, FaultServer, Reply, closed_port, events};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

async fn ask(server: &FaultServer, body: &str) -> TcpStream {
    let mut socket = TcpStream::connect(server.addr()).await.unwrap();
    send(&mut socket, body).await;
    socket
}

async fn send(socket: &mut TcpStream, body: &str) {
    let request = format!(
        "POST /api/v1/chat/completions HTTP/1.1\r\nhost: x\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
}

async fn read_all(socket: &mut TcpStream) -> std::io::Result<String> {
    let mut text = String::new();
    timeout(PATIENCE, socket.read_to_string(&mut text))
        .await
        .unwrap()?;
    Ok(text)
}

#[tokio::test]
async fn replies_come_in_order_over_all_connections_and_the_last_stays() {
    let server = FaultServer::start([
        Reply::head("a").close(),
        Reply::head("b").chunk("c").close(),
    ])
    .await
    .unwrap();
    for (expected, body) in [("a", "{\"x\":1}"), ("b1\r\nc\r\n", ""), ("b1\r\nc\r\n", "")] {
        let mut socket = ask(&server, body).await;
        assert_eq!(read_all(&mut socket).await.unwrap(), expected);
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].json(), Some(serde_json::json!({"x": 1})));
    assert_eq!(requests[0].header("content-length"), Some("7"));
    assert_eq!((requests[2].number, requests[2].connection), (2, 2));
    assert_eq!(server.connections()[1].bytes_sent, 7);
}

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other() {
    let server = FaultServer::choosing(|request| {
        let last = request.body.as_ref() == b"last";
        let reply = Reply::new().send(&request.body);
        if last { reply.close() } else { reply }
    })
    .await
    .unwrap();
    let mut socket = ask(&server, "first").await;
    send(&mut socket, "last").await;
    assert_eq!(read_all(&mut socket).await.unwrap(), "firstlast");
    assert_eq!(server.connections()[0].requests, 2);
    drop(socket);
    timeout(PATIENCE, server.wait_for_all_closed())
        .await
        .unwrap();
    assert_eq!(server.open_connections(), 0);
}

#[tokio::test]
async fn a_reset_is_one_and_a_close_is_none() {
    let server = FaultServer::start([Reply::new().reset(), Reply::new().close()])
        .await
        .unwrap();
    let error = read_all(&mut ask(&server, "").await).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(read_all(&mut ask(&server, "").await).await.unwrap(), "");
}

#[tokio::test]
async fn a_client_that_leaves_is_seen_whatever_the_server_does() {
    let long = Duration::from_secs(3600);
    let replies = [
        Reply::new(),
        Reply::new().wait_for_close(),
        Reply::new().sleep(long),
        Reply::new().drip("xx", 1, long),
        Reply::new().repeat("x".repeat(1 << 20), u64::MAX),
    ];
    let count = replies.len();
    let server = FaultServer::start(replies).await.unwrap();
    for _ in 0..count {
        drop(ask(&server, "").await);
    }
    timeout(PATIENCE, server.wait_for_left(count))
        .await
        .unwrap();
    assert!(server.connections().iter().all(|it| it.left.is_some()));
}

#[tokio::test]
async fn an_early_answer_comes_before_the_body_is_read() {
    let server = FaultServer::start_early(4, [Reply::head("no").close()])
        .await
        .unwrap();
    let mut socket = TcpStream::connect(server.addr()).await.unwrap();
    let head = "POST / HTTP/1.1\r\ncontent-length: 1000\r\n\r\nabcdef";
    socket.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(read_all(&mut socket).await.unwrap(), "no");
    assert_eq!(server.requests()[0].body.as_ref(), b"abcd");
}

#[tokio::test]
async fn where_nobody_is() {
    let refused = TcpStream::connect(closed_port().await.unwrap()).await;
    assert_eq!(
        refused.unwrap_err().kind(),
        std::io::ErrorKind::ConnectionRefused
    );
    let hole = BlackHole::start().await.unwrap();
    let connecting = TcpStream::connect(hole.addr());
    assert!(
        timeout(Duration::from_millis(300), connecting)
            .await
            .is_err()
    );
}

#[test]
fn no_header_and_no_body_is_in_debug_output() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = FaultServer::start([Reply::completion("Hi")]).await.unwrap();
        drop(ask(&server, "a secret").await);
        timeout(PATIENCE, server.wait_for_requests(1))
            .await
            .unwrap();
        let shown = format!("{:?}{server:?}", server.requests());
        assert!(shown.contains("POST /api/v1/chat/completions"), "{shown}");
        assert!(
            !shown.contains("secret") && !shown.contains("host"),
            "{shown}"
        );
    });
}

#[test]
fn pieces_are_what_openrouter_sends() {
    let call = events::tool_call(0, Some("call_1"), Some("look"), "{\"a\":");
    let pieces = [
        events::text("Hi"),
        call,
        events::tool_call(0, None, None, "1}"),
        events::finish("tool_calls"),
        events::failure(502, "gone"),
        events::usage(10, 2),
    ];
    insta::assert_snapshot!(pieces.concat().trim_end());
}
