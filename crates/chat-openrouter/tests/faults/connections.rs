//! Connections that do not come about, break early or are not what they seem: A1, A2, A4, A5, A12.

use std::time::{Duration, Instant};

use chat_core::{ErrorKind, TimeoutPhase};
use chat_openrouter::Timeouts;
use chat_testing::faults::{BlackHole, FaultServer, Reply, closed_port, events};

use crate::common::{builder, streamed, whole};
use crate::support::{MOMENT, PATIENCE, ask, at, hasty, in_time, late, model, serve};

#[tokio::test]
async fn a_refused_connection_is_tried_again() {
    let url = format!("http://{}/api/v1", closed_port().await.unwrap());
    let model = builder().base_url(url).retry_policy(hasty()).build();
    let error = in_time(whole(&model.unwrap())).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
    let text = error.message();
    assert!(text.starts_with("cannot reach 127.0.0.1: "), "{error}");
    assert!(text.contains("Connection refused"), "{error}");
    assert!(
        text.ends_with("; check the network and the base URL"),
        "{error}"
    );
}

#[tokio::test]
async fn a_connection_that_never_comes_has_its_time() {
    let hole = BlackHole::start().await.unwrap();
    let model = builder()
        .base_url(hole.base_url())
        .retry_policy(hasty())
        .timeouts(Timeouts::new().with_connect(MOMENT))
        .build()
        .unwrap();
    let started = Instant::now();
    let error = in_time(streamed(&model)).await.error();
    assert_eq!(
        (error.kind(), error.attempts()),
        (late(TimeoutPhase::Connect), 3)
    );
    assert!((3 * MOMENT..PATIENCE).contains(&started.elapsed()));
}

#[tokio::test]
async fn a_reset_before_the_answer_is_sent_again_on_a_new_connection() {
    let server = serve([Reply::new().reset(), Reply::streamed(["Hi"])]).await;
    let outcome = in_time(streamed(&model(&server))).await;
    assert_eq!(outcome.message().text(), "Hi");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_ne!(requests[0].connection, requests[1].connection);
    assert_eq!(requests[0].body, requests[1].body);
    assert_eq!(requests[0].head, requests[1].head);
}

#[tokio::test]
async fn a_connection_that_the_server_closed_while_idle_is_replaced() {
    let server = serve([
        Reply::completion("one").close(),
        Reply::completion("two").close(),
    ])
    .await;
    let model = at(&server).max_retries(0).build().unwrap();
    assert_eq!(in_time(whole(&model)).await.unwrap().text(), "one");
    in_time(server.wait_for_left(1)).await;
    assert_eq!(in_time(whole(&model)).await.unwrap().text(), "two");
    assert_eq!((server.request_count(), server.connections().len()), (2, 2));
}

#[tokio::test]
async fn a_server_that_closes_idle_connections_at_any_time_costs_no_answer() {
    let server = serve([Reply::completion("Hi")
        .sleep(Duration::from_millis(2))
        .close()])
    .await;
    let model = model(&server);
    for round in 0..30 {
        assert_eq!(in_time(whole(&model)).await.unwrap().text(), "Hi");
        tokio::time::sleep(Duration::from_micros(round * 130)).await;
    }
    assert_eq!(server.request_count(), 30, "no request is served twice");
}

#[tokio::test]
async fn what_is_no_http_is_a_connection_that_failed() {
    let garbage: [&[u8]; 3] = [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"<html>an answer without a head</html>",
    ];
    for bytes in garbage {
        let outcome = ask([Reply::head(bytes).close()]).await;
        outcome.failed(ErrorKind::Connection, 3);
    }
}

/// Lets the task that owns a connection give it back.
async fn let_others_run() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_connection_is_used_again_also_after_a_whole_stream() {
    let body = events::text("Hi") + &events::finish("stop") + events::DONE;
    let length = format!("{:x}", body.len());
    // In one piece, as the end of a chunked body comes with its last chunk.
    let streamed_whole = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n{length}\r\n{body}\r\n0\r\n\r\n"
    );
    let server =
        FaultServer::choosing(
            move |request| match request.json().unwrap()["stream"].as_bool() {
                Some(true) => Reply::head(&streamed_whole),
                _ => Reply::completion("Hi"),
            },
        );
    let server = server.await.unwrap();
    let model = model(&server);
    for _ in 0..10 {
        assert_eq!(in_time(whole(&model)).await.unwrap().text(), "Hi");
        let_others_run().await;
        for _ in 0..2 {
            assert_eq!(in_time(streamed(&model)).await.message().text(), "Hi");
            let_others_run().await;
        }
    }
    assert_eq!(
        (server.request_count(), server.connections().len()),
        (30, 1)
    );
}

#[tokio::test]
async fn a_connection_is_closed_when_nobody_asks_any_more() {
    let server = serve([Reply::completion("Hi")]).await;
    let model = model(&server);
    assert_eq!(in_time(whole(&model)).await.unwrap().text(), "Hi");
    let_others_run().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(20)).await;
    let_others_run().await;
    assert_eq!(server.open_connections(), 1);
    tokio::time::advance(Duration::from_secs(6)).await;
    let_others_run().await;
    tokio::time::resume();
    in_time(server.wait_for_left(1)).await;
}
