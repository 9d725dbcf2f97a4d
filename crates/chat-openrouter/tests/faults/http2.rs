//! What only HTTP/2 has, which is chosen by what a server offers: A33.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use chat_core::ErrorKind;
use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder};
use chat_testing::faults::events;
use futures::StreamExt;
use futures::future::join_all;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::{Request, Response};
use tokio::net::TcpListener;

use crate::authority::Authority;
use crate::common::{builder, open, streamed};
use crate::support::{hasty, in_time};

/// How many requests the server takes at once.
const AT_ONCE: u32 = 20;

/// What the server does with one request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    Answer,
    /// Answers once so many requests have come.
    AnswerAll(usize),
    /// Refuses the stream.
    Refuse,
    /// Ends the connection in good order, without an answer.
    GoAway,
    /// Breaks the stream off after some output.
    Cancel,
}

#[derive(Debug, Default)]
struct Counts {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

/// A model that tries once, and a server that serves as told.
pub(crate) async fn once(acts: &'static [Act]) -> ChatOpenRouter {
    let (builder, _) = start(acts).await;
    builder.max_retries(0).build().unwrap()
}

/// Serves as told, request by request; the last act goes on.
async fn serve(acts: &'static [Act]) -> (ChatOpenRouter, Arc<Counts>) {
    let (builder, count) = start(acts).await;
    (builder.build().unwrap(), count)
}

async fn start(acts: &'static [Act]) -> (ChatOpenRouterBuilder, Arc<Counts>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let authority = Authority::new();
    let acceptor = authority.acceptor(&[b"h2", b"http/1.1"], |_| {});
    let count = Arc::new(Counts::default());
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (acceptor, count) = (acceptor.clone(), Arc::clone(&counted));
            tokio::spawn(async move {
                let Ok(socket) = acceptor.accept(socket).await else {
                    return;
                };
                count.connections.fetch_add(1, Ordering::Relaxed);
                let mut serving = h2::server::Builder::new();
                serving.max_concurrent_streams(AT_ONCE);
                let Ok(mut connection) = serving.handshake(socket).await else {
                    return;
                };
                while let Some(Ok((request, respond))) = connection.accept().await {
                    let number = count.requests.fetch_add(1, Ordering::Relaxed);
                    let act = acts.get(number).or(acts.last()).copied().unwrap();
                    if matches!(act, Act::GoAway) {
                        connection.abrupt_shutdown(Reason::NO_ERROR);
                        let _ = poll_fn(|cx| connection.poll_closed(cx)).await;
                        return;
                    }
                    tokio::spawn(answer(act, request, respond, Arc::clone(&count)));
                }
            });
        }
    });
    let model = builder()
        .base_url(format!("https://localhost:{port}/api/v1"))
        .retry_policy(hasty());
    (authority.trusted_by(model), count)
}

async fn answer(
    act: Act,
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    count: Arc<Counts>,
) {
    let mut body = request.into_body();
    while let Some(Ok(piece)) = body.data().await {
        let _ = body.flow_control().release_capacity(piece.len());
    }
    if matches!(act, Act::Refuse) {
        respond.send_reset(Reason::REFUSED_STREAM);
        return;
    }
    if let Act::AnswerAll(requests) = act {
        while count.requests.load(Ordering::Relaxed) < requests {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    let head = Response::builder().header("content-type", "text/event-stream");
    let Ok(mut stream) = respond.send_response(head.body(()).unwrap(), false) else {
        return;
    };
    let _ = stream.send_data(events::text("Hi").into(), false);
    if matches!(act, Act::Cancel) {
        // What was sent arrives first.
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.send_reset(Reason::CANCEL);
        return;
    }
    let end = events::finish("stop") + events::DONE;
    let _ = stream.send_data(end.into(), true);
}

#[tokio::test]
async fn streams_that_were_refused_are_sent_again() {
    for acts in [&[Act::Refuse, Act::Answer], &[Act::GoAway, Act::Answer]] {
        let (model, count) = serve(acts).await;
        assert_eq!(in_time(streamed(&model)).await.message().text(), "Hi");
        assert_eq!(count.requests.load(Ordering::Relaxed), 2, "{acts:?}");
    }
}

#[tokio::test]
async fn a_stream_that_is_cancelled_keeps_what_came() {
    let (model, count) = serve(&[Act::Cancel]).await;
    let outcome = in_time(streamed(&model)).await;
    assert_eq!(outcome.partial_text(), "Hi");
    assert_eq!(outcome.error().kind(), ErrorKind::Interrupted);
    assert_eq!(count.requests.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn one_connection_carries_all_requests() {
    let (model, count) = serve(&[Act::Answer]).await;
    assert_eq!(in_time(streamed(&model)).await.message().text(), "Hi");
    let calls = (0..10).map(|_| streamed(&model));
    for outcome in in_time(join_all(calls)).await {
        assert_eq!(outcome.message().text(), "Hi");
    }
    assert_eq!(count.requests.load(Ordering::Relaxed), 11);
    assert_eq!(count.connections.load(Ordering::Relaxed), 1);
}

/// reqwest lets the requests that are too many for one connection wait for the end of others.
#[tokio::test]
async fn more_requests_than_a_connection_carries_get_another_over_hyper() {
    if !crate::common::is_over_hyper() {
        return;
    }
    let (model, count) = serve(&[Act::Answer, Act::AnswerAll(51)]).await;
    assert_eq!(in_time(streamed(&model)).await.message().text(), "Hi");
    let calls = (0..50).map(|_| streamed(&model));
    for outcome in in_time(join_all(calls)).await {
        assert_eq!(outcome.message().text(), "Hi");
    }
    assert_eq!(count.requests.load(Ordering::Relaxed), 51);
    assert!(count.connections.load(Ordering::Relaxed) >= 3);
}

#[tokio::test]
async fn a_connection_is_idle_only_from_the_end_of_its_answers_over_hyper() {
    if !crate::common::is_over_hyper() {
        return;
    }
    let (model, count) = serve(&[Act::Answer]).await;
    let mut long = in_time(open(&model)).await.unwrap();
    tokio::time::pause();
    for _ in 0..6 {
        tokio::time::advance(Duration::from_secs(5)).await;
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }
    tokio::time::resume();
    while let Some(chunk) = in_time(long.next()).await {
        chunk.unwrap();
    }
    drop(long);
    assert_eq!(in_time(streamed(&model)).await.message().text(), "Hi");
    assert_eq!(count.requests.load(Ordering::Relaxed), 2);
    assert_eq!(count.connections.load(Ordering::Relaxed), 1);
}
