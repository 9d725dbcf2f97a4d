//! Bodies that break off, are badly framed, or have no end: A6 to A9, A28, A29, A31, A32.

use std::time::Duration;

use chat_core::{ChatModel, ChatOptions, ChatRequest, ErrorKind, Message, RunContext};
use chat_openrouter::Limits;
use chat_testing::faults::{FaultServer, Reply, events};

use crate::common::{streamed, whole};
use crate::support::{ask, at, in_time, limited, model, serve, stream};

const JSON: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

#[tokio::test]
async fn a_whole_answer_that_is_cut_is_asked_for_again() {
    let half = "{\"id\":\"gen-1\",\"cho";
    let cuts = [
        Reply::head(JSON)
            .send("connection: close\r\n\r\n")
            .send(half)
            .close(),
        Reply::head(JSON)
            .send("content-length: 900\r\n\r\n")
            .send(half)
            .close(),
        Reply::head(JSON)
            .send("content-length: 900\r\n\r\n")
            .send(half)
            .reset(),
        Reply::head(JSON)
            .send("transfer-encoding: chunked\r\n\r\n")
            .chunk(half)
            .close(),
        Reply::json(200, half),
    ];
    for cut in cuts {
        ask([cut.clone()]).await.failed(ErrorKind::Interrupted, 3);
        ask([cut, Reply::completion("Hi")]).await.said("Hi", 2);
    }
}

#[tokio::test]
async fn a_stream_that_breaks_after_its_first_output_keeps_what_came() {
    let begun = || {
        Reply::stream()
            .chunk(events::text("Hel"))
            .chunk(events::text("lo "))
    };
    let pause = Duration::from_millis(30);
    for broken in [
        begun().close(),
        begun().sleep(pause).reset(),
        begun().end(),
        begun().chunk("data: {\"choices\":[{\"del").close(),
        begun().send("ZZ\r\nnonsense\r\n"),
        begun().send("FFFFFFFFFFFFFFFFF\r\nx"),
        begun().send("7FFFFFFFFFFFFFFF\r\nx").close(),
    ] {
        let outcome = stream([broken]).await;
        outcome.failed(ErrorKind::Interrupted, "Hello ", 1);
    }
}

#[tokio::test]
async fn trailers_are_no_part_of_the_answer() {
    let body = events::text("Hi") + &events::finish("stop") + events::DONE;
    let trailers = |count| format!("0\r\n{}\r\n", "x: y\r\n".repeat(count));
    for count in [1, 10_000] {
        let reply = Reply::stream().chunk(&body).send(trailers(count)).close();
        stream([reply]).await.said("Hi", 1);
    }
    let chunked = Reply::head(JSON)
        .send("transfer-encoding: chunked\r\n\r\n")
        .chunk(events::completion("Hi"));
    ask([chunked.clone().send(trailers(1))]).await.said("Hi", 1);
    // Nothing says that the answer is whole.
    let outcome = ask([chunked.send(trailers(10_000))]).await;
    outcome.failed(ErrorKind::Interrupted, 3);
}

/// How much of an endless body a socket of this machine takes at most before its client closes.
const IN_FLIGHT: u64 = 24 << 20;

async fn left_soon(server: &FaultServer) {
    in_time(server.wait_for_all_closed()).await;
    for connection in server.connections() {
        assert!(connection.bytes_sent < IN_FLIGHT, "{connection:?}");
    }
}

#[tokio::test]
async fn the_body_of_an_error_is_read_up_to_its_cap() {
    let head =
        "HTTP/1.1 500 Oops\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = serve([Reply::head(head).repeat_chunk("é".repeat(1 << 19), 200)]).await;
    let error = in_time(whole(&model(&server))).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), server.request_count()),
        (ErrorKind::Unavailable, Some(500), 3)
    );
    assert_eq!(error.raw().unwrap().chars().count(), 2_000);
    assert!(error.message().len() < 5_000, "{}", error.message().len());
    left_soon(&server).await;
}

#[tokio::test]
async fn a_whole_answer_without_end_is_read_up_to_its_cap() {
    let limits = Limits::new().with_max_body_bytes(1 << 20);
    for filler in [" ", "[", "{\"a\":"] {
        let endless = Reply::head(JSON)
            .send("transfer-encoding: chunked\r\n\r\n")
            .repeat_chunk(filler.repeat(1 << 16), u64::MAX);
        let server = serve([endless]).await;
        let error = in_time(whole(&limited(&server, limits.clone())))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), server.request_count()),
            (ErrorKind::InvalidResponse, 1)
        );
        assert!(error.message().contains("1048576 bytes"), "{error}");
        left_soon(&server).await;
    }
}

#[tokio::test]
async fn an_answer_that_comes_before_the_request_was_read_counts() {
    let body = r#"{"error":{"code":413,"message":"Payload too large"}}"#;
    let refusals = [
        (
            Reply::json(413, body).close(),
            ErrorKind::InvalidRequest,
            413,
        ),
        (
            Reply::json(429, r#"{"error":{"code":429,"message":"Slow down"}}"#).close(),
            ErrorKind::RateLimited,
            429,
        ),
    ];
    for (reply, kind, status) in refusals {
        let server = FaultServer::start_early(64 << 10, [reply]).await.unwrap();
        let model = at(&server).max_retries(0).build().unwrap();
        let messages = [Message::human("x".repeat(12 << 20))];
        let (options, context) = (ChatOptions::new(), RunContext::new());
        let request = ChatRequest::new(&messages, &options, &context);
        let error = in_time(model.generate(request)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (kind, Some(status)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_body_ends_with_its_connection_if_it_has_no_length() {
    let body = events::text("Hi") + &events::finish("stop");
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let server = serve([Reply::head(head).send(body).close()]).await;
    assert_eq!(
        in_time(streamed(&model(&server))).await.message().text(),
        "Hi"
    );
}
