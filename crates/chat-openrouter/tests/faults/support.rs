//! What most faults are asked for.

use std::future::Future;
use std::time::Duration;

use chat_core::{AiMessage, Error, ErrorKind, Result, RetryPolicy, TimeoutPhase};
use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder, Limits, Timeouts};
use chat_testing::faults::{FaultServer, Reply};

use crate::common::{Streamed, builder, streamed, whole};

/// Longer than anything here takes, also on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Long enough for loopback, short enough to wait for.
pub(crate) const MOMENT: Duration = Duration::from_millis(120);

pub(crate) async fn serve(replies: impl IntoIterator<Item = Reply>) -> FaultServer {
    FaultServer::start(replies).await.unwrap()
}

/// Two retries, at once.
pub(crate) fn hasty() -> RetryPolicy {
    RetryPolicy::new(2).with_base(Duration::from_millis(1))
}

/// A builder that tries three times.
pub(crate) fn at(server: &FaultServer) -> ChatOpenRouterBuilder {
    builder().base_url(server.base_url()).retry_policy(hasty())
}

pub(crate) fn model(server: &FaultServer) -> ChatOpenRouter {
    at(server).build().unwrap()
}

pub(crate) fn within(server: &FaultServer, timeouts: Timeouts) -> ChatOpenRouter {
    at(server).timeouts(timeouts).build().unwrap()
}

pub(crate) fn limited(server: &FaultServer, limits: Limits) -> ChatOpenRouter {
    at(server).limits(limits).build().unwrap()
}

pub(crate) async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work)
        .await
        .expect("it takes too long")
}

/// What became of a call, and how many requests it took.
#[derive(Debug)]
pub(crate) struct Outcome<T> {
    pub(crate) got: T,
    pub(crate) requests: usize,
}

/// Asks for a whole answer of a server that replies like this.
pub(crate) async fn ask(replies: impl IntoIterator<Item = Reply>) -> Outcome<Result<AiMessage>> {
    let server = serve(replies).await;
    let got = in_time(whole(&model(&server))).await;
    let requests = server.request_count();
    Outcome { got, requests }
}

/// Asks for a streamed answer of a server that replies like this.
pub(crate) async fn stream(replies: impl IntoIterator<Item = Reply>) -> Outcome<Streamed> {
    let server = serve(replies).await;
    let got = in_time(streamed(&model(&server))).await;
    let requests = server.request_count();
    Outcome { got, requests }
}

impl Outcome<Result<AiMessage>> {
    /// It failed like this after so many requests.
    #[track_caller]
    pub(crate) fn failed(self, kind: ErrorKind, requests: usize) -> Error {
        let error = self.got.expect_err("it failed");
        assert_eq!((error.kind(), self.requests), (kind, requests), "{error}");
        error
    }

    /// It said this after so many requests.
    #[track_caller]
    pub(crate) fn said(self, text: &str, requests: usize) -> AiMessage {
        let message = self.got.expect("it succeeded");
        let said = (message.text().into_owned(), self.requests);
        assert_eq!(said, (text.to_owned(), requests));
        message
    }
}

impl Outcome<Streamed> {
    /// It failed like this after so many requests, and all that had come is in the error.
    #[track_caller]
    pub(crate) fn failed(self, kind: ErrorKind, partial: &str, requests: usize) -> Error {
        assert!(self.got.end.is_err(), "it failed: {:?}", self.got);
        let texts = [self.got.text(), self.got.partial_text()];
        let error = self.got.error();
        assert_eq!(texts, [partial; 2], "{error}");
        assert_eq!((error.kind(), self.requests), (kind, requests), "{error}");
        error
    }

    /// It said this after so many requests, in pieces and in the end.
    #[track_caller]
    pub(crate) fn said(self, text: &str, requests: usize) -> AiMessage {
        let pieces = self.got.text();
        let message = self.got.end.expect("it succeeded");
        assert_eq!((pieces.as_str(), self.requests), (text, requests));
        assert_eq!(message.text(), text);
        message
    }
}

pub(crate) fn late(phase: TimeoutPhase) -> ErrorKind {
    ErrorKind::Timeout(phase)
}
