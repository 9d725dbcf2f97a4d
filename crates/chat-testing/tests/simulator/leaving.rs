//! Clients that leave before the end, over loopback.

use std::net::SocketAddr;
use std::time::Duration;

use chat_testing::simulator::{Simulator, SimulatorServer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::{chat, get, with};

/// No wait here is expected to come near this.
const LONG: Duration = Duration::from_secs(20);

pub(crate) async fn send(address: SocketAddr, body: &Value) -> TcpStream {
    let body = body.to_string();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/chat/completions HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer sk-or-test\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    stream
}

/// Reads until `end` has arrived.
pub(crate) async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&read).contains(end) {
        let length = timeout(LONG, stream.read(&mut buffer))
            .await
            .unwrap()
            .unwrap();
        assert!(length > 0, "the server closed the connection");
        read.extend_from_slice(&buffer[..length]);
    }
    String::from_utf8_lossy(&read).into_owned()
}

async fn served() -> (Simulator, SimulatorServer) {
    let simulator = Simulator::new();
    let server = simulator.serve().await.unwrap();
    (simulator, server)
}

#[tokio::test]
async fn a_client_that_leaves_a_stalled_stream_is_noticed() {
    let (simulator, server) = served().await;
    let asked = with(
        chat("sim/stall", "Say hello there"),
        json!({"stream": true}),
    );
    let mut stream = send(server.addr(), &asked).await;
    let head = read_until(&mut stream, "\" there\"").await;
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let journal = simulator.journal();
    assert_eq!(
        (journal.streams().opened, journal.streams().dropped),
        (1, 0)
    );
    drop(stream);
    timeout(LONG, journal.wait_for_dropped(1)).await.unwrap();
    assert_eq!(journal.streams().finished, 0);
    let id = head
        .split("gen-")
        .nth(1)
        .unwrap()
        .split(['\r', '"'])
        .next()
        .unwrap();
    let record = get(&simulator, &format!("/generation?id=gen-{id}"))
        .await
        .json();
    assert_eq!(record["data"]["cancelled"], true);
}

#[tokio::test]
async fn a_client_that_leaves_a_long_stream_ends_it() {
    let (simulator, server) = served().await;
    let asked = with(chat("sim/long-1000000", "go"), json!({"stream": true}));
    let mut stream = send(server.addr(), &asked).await;
    read_until(&mut stream, "quick").await;
    drop(stream);
    timeout(LONG, simulator.journal().wait_for_dropped(1))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_client_that_gives_up_on_a_whole_answer_is_noticed() {
    let (simulator, server) = served().await;
    let stream = send(server.addr(), &chat("sim/stall", "hi")).await;
    timeout(LONG, simulator.journal().wait_for_opened(1))
        .await
        .unwrap();
    drop(stream);
    timeout(LONG, simulator.journal().wait_for_dropped(1))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_stream_that_is_read_to_its_end_is_finished() {
    let (simulator, server) = served().await;
    let asked = with(chat("sim/echo", "Hello"), json!({"stream": true}));
    let mut stream = send(server.addr(), &asked).await;
    read_until(&mut stream, "data: [DONE]").await;
    drop(stream);
    timeout(LONG, simulator.journal().wait_for_finished(1))
        .await
        .unwrap();
    assert_eq!(simulator.journal().streams().dropped, 0);
}

#[tokio::test]
async fn a_dropped_server_closes_its_connections() {
    let (simulator, server) = served().await;
    let asked = with(
        chat("sim/stall", "Say hello there"),
        json!({"stream": true}),
    );
    let address = server.addr();
    assert_eq!(server.base_url(), format!("http://{address}/api/v1"));
    let mut stream = send(address, &asked).await;
    read_until(&mut stream, "\" there\"").await;
    drop(server);
    let mut rest = Vec::new();
    let _ = timeout(LONG, stream.read_to_end(&mut rest)).await.unwrap();
    assert_eq!(simulator.journal().streams().dropped, 1);
    assert!(TcpStream::connect(address).await.is_err());
}
