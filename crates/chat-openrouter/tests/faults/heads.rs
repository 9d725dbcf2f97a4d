//! The heads of answers: late, slow, huge, contradictory. A3, A10, A11, A30, A38.

use std::time::{Duration, Instant};

use chat_core::{ErrorKind, TimeoutPhase};
use chat_openrouter::Timeouts;
use chat_testing::faults::{Reply, events};

use crate::common::{streamed, whole};
use crate::support::{MOMENT, PATIENCE, ask, in_time, late, serve, stream, within};

#[tokio::test]
async fn the_head_must_come_in_its_time_however_busy_the_server_seems() {
    let slow = Reply::head("HTTP/1.1 200 OK\r\nx: ").drip(
        "y".repeat(100_000),
        1,
        Duration::from_millis(10),
    );
    let hints = Reply::new().repeat("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20), u64::MAX);
    for reply in [Reply::new(), slow, hints] {
        let server = serve([reply]).await;
        let timeouts = Timeouts::new().with_stream_head(MOMENT).with_whole(MOMENT);
        let model = within(&server, timeouts);
        let started = Instant::now();
        let whole = in_time(whole(&model)).await.unwrap_err();
        let streamed = in_time(streamed(&model)).await.error();
        assert!((2 * MOMENT..PATIENCE).contains(&started.elapsed()));
        for error in [whole, streamed] {
            let asked = (error.kind(), error.attempts(), error.is_retryable());
            assert_eq!(asked, (late(TimeoutPhase::ResponseHead), 1, false));
        }
        assert_eq!(server.request_count(), 2, "it may be billed: once each");
        in_time(server.wait_for_left(2)).await;
    }
}

fn with_headers(count: usize, value: &str) -> Reply {
    let body = events::completion("Hi");
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n");
    Reply::head(head)
        .send(format!("x: {value}\r\n").repeat(count))
        .send("\r\n")
        .send(body)
}

#[tokio::test]
async fn a_head_has_a_hundred_headers_at_most_and_is_not_huge() {
    ask([with_headers(90, "y")]).await.said("Hi", 1);
    for huge in [
        with_headers(101, "y"),
        with_headers(10_000, "y"),
        with_headers(1, &"y".repeat(1 << 20)),
    ] {
        ask([huge]).await.failed(ErrorKind::Connection, 3);
    }
}

#[tokio::test]
async fn lengths_that_contradict_each_other_are_refused() {
    let two = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 9\r\n\r\n{\"a\":1}";
    ask([Reply::head(two).close()])
        .await
        .failed(ErrorKind::Connection, 3);
    // A chunked body that also has a length is chunked; the connection is not used again.
    let both = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n";
    let body = events::text("Hi") + &events::finish("stop") + events::DONE;
    let outcome = stream([Reply::head(both).chunk(body).end()]).await;
    outcome.said("Hi", 1);
}
