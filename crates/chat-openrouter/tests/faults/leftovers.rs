//! Connections on which something is left when an answer has ended: A40.

use chat_core::{ChatModel, ChatOptions, ChatRequest, ErrorKind, Message, RunContext};
use chat_testing::faults::{Reply, events};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::common::{builder, whole};
use crate::support::{at, in_time, serve};

fn answer(text: &str) -> String {
    let body = events::completion(text);
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn a_second_answer_is_nobodys() {
    let server = serve([
        Reply::head(answer("one") + &answer("of another")),
        Reply::head(answer("two")),
    ])
    .await;
    let model = at(&server).max_retries(0).build().unwrap();
    for text in ["one", "two", "two"] {
        assert_eq!(in_time(whole(&model)).await.unwrap().text(), text);
        // Lets the task that owns the connection see what is left.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!((server.request_count(), server.connections().len()), (3, 2));
}

async fn read_head(socket: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.unwrap());
    }
}

#[tokio::test]
async fn a_request_that_was_answered_early_leaves_its_connection_unused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
    let model = builder().base_url(url).build().unwrap();
    let served = tokio::spawn(async move {
        let (mut first, _) = listener.accept().await.unwrap();
        read_head(&mut first).await;
        let refusal = "HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno";
        first.write_all(refusal.as_bytes()).await.unwrap();
        let (mut second, _) = listener.accept().await.unwrap();
        read_head(&mut second).await;
        second.write_all(answer("Hi").as_bytes()).await.unwrap();
        (first, second)
    });
    let messages = [Message::human("much ".repeat(4_000_000))];
    let (options, context) = (ChatOptions::new(), RunContext::new());
    let request = ChatRequest::new(&messages, &options, &context);
    let error = in_time(model.generate(request)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert_eq!(in_time(whole(&model)).await.unwrap().text(), "Hi");
    in_time(served).await.unwrap();
}
