//! The bodies of answers that are no success: pages, torn ones, endless ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result, async_trait};
use chat_openrouter::{Limits, Transport, TransportBody};
use common::{Answer, Step, answering, model, streamed, whole};
use http::{Request, Response};
use http_body::{Body, Frame};
use serde_json::json;

async fn error_of(answer: Answer) -> Error {
    let streamed = streamed(&answering(answer.clone())).await.error();
    let error = whole(&answering(answer)).await.unwrap_err();
    assert_eq!(
        error.report(),
        streamed.report(),
        "streamed or not, an error is the same"
    );
    error
}

#[tokio::test]
async fn a_page_of_a_proxy_is_shown_without_its_tags() {
    let page = "<html><head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body></html>";
    let error = error_of(Answer::new(502, "text/html", page)).await;
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(error.message(), "502 Bad Gateway 502 Bad Gateway");
    let letters = "é".repeat(60_000);
    let long = error_of(Answer::new(502, "text/plain", letters)).await;
    assert!(
        long.raw().unwrap().chars().count() <= 2_000 && long.message().chars().count() <= 2_100
    );
}

#[tokio::test]
async fn what_came_of_a_broken_error_body_still_counts() {
    let body = json!({"error": {"code": 429, "message": "Slow down"}}).to_string();
    let steps = vec![Step::Bytes(body.into()), Step::Break];
    let error = error_of(Answer::of_steps(429, "application/json", steps)).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::RateLimited, Some(429))
    );
    assert!(error.message().contains("Slow down"), "{error}");
}

/// A body without end that counts how many of its pieces, of 1 MiB, were read.
#[derive(Clone, Debug, Default)]
struct Endless(Arc<AtomicUsize>);

impl Body for Endless {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        assert!(
            self.0.fetch_add(1, Ordering::Relaxed) < 200,
            "the whole body was read"
        );
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![b'x'; 1 << 20])))))
    }
}

#[async_trait]
impl Transport for Endless {
    async fn send(&self, _: Request<Bytes>, _: &Limits) -> Result<Response<TransportBody>> {
        let response = Response::builder().status(500);
        Ok(response.body(TransportBody::new(self.clone())).unwrap())
    }
}

#[tokio::test]
async fn an_error_body_is_read_up_to_its_cap_only() {
    let body = Endless::default();
    let error = whole(&model(body.clone())).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Unavailable, Some(500))
    );
    assert_eq!(
        body.0.load(Ordering::Relaxed),
        1,
        "64 KiB are in the first piece"
    );
}
