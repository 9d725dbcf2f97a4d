//! What a simulator has seen.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use super::errors::ApiError;
use super::state::Simulator;

/// How many of the latest requests are kept.
const KEPT_REQUESTS: usize = 10_000;

/// The largest request body, in bytes.
const BODY_LIMIT: usize = 256 * 1024 * 1024;

/// What a [`Simulator`] has seen: requests, and what became of its streams.
///
/// Cheap to clone; clones show the same journal.
#[derive(Clone, Debug)]
pub struct Journal {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    requests: Mutex<VecDeque<RecordedRequest>>,
    counts: watch::Sender<StreamCounts>,
}

/// One request as it arrived.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method, such as `POST`.
    pub method: String,
    /// The path, such as `/api/v1/chat/completions`.
    pub path: String,
    /// The query string without its question mark.
    pub query: Option<String>,
    /// Headers in the order of arrival, names in lower case, without `authorization`.
    pub headers: Vec<(String, String)>,
    /// The body, when it is JSON.
    pub body: Option<Value>,
}

impl RecordedRequest {
    /// The first header of this name (in lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// How many streamed answers began, and how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StreamCounts {
    /// Streams that began.
    pub opened: usize,
    /// Streams of which everything was handed over, including those that end early on purpose.
    pub finished: usize,
    /// Streams whose client closed the connection before the end.
    pub dropped: usize,
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            inner: Arc::new(Inner {
                requests: Mutex::new(VecDeque::new()),
                counts: watch::Sender::new(StreamCounts::default()),
            }),
        }
    }
}

impl Journal {
    /// The requests so far, oldest first; at most the latest 10,000.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().iter().cloned().collect()
    }

    /// The latest request.
    #[must_use]
    pub fn last(&self) -> Option<RecordedRequest> {
        self.lock().back().cloned()
    }

    /// The counters of streamed answers.
    #[must_use]
    pub fn streams(&self) -> StreamCounts {
        *self.inner.counts.borrow()
    }

    /// Waits until at least `count` streams began.
    pub async fn wait_for_opened(&self, count: usize) {
        self.wait(|counts| counts.opened >= count).await;
    }

    /// Waits until at least `count` streams were handed over whole.
    pub async fn wait_for_finished(&self, count: usize) {
        self.wait(|counts| counts.finished >= count).await;
    }

    /// Waits until at least `count` streams were left by their client.
    pub async fn wait_for_dropped(&self, count: usize) {
        self.wait(|counts| counts.dropped >= count).await;
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut StreamCounts)) {
        self.inner.counts.send_modify(change);
    }

    /// Forgets everything. A stream that is still open counts again when it ends.
    pub(crate) fn clear(&self) {
        self.lock().clear();
        self.count(|counts| *counts = StreamCounts::default());
    }

    async fn wait(&self, reached: impl Fn(&StreamCounts) -> bool + Send + Sync) {
        let mut receiver = self.inner.counts.subscribe();
        // The sender lives as long as `self`, so the channel cannot be closed here.
        let _ = receiver.wait_for(|counts| reached(counts)).await;
    }

    fn record(&self, request: RecordedRequest) {
        let mut requests = self.lock();
        if requests.len() == KEPT_REQUESTS {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<RecordedRequest>> {
        self.inner
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Middleware: notes the request, then passes it on with its body in memory.
pub(crate) async fn record(
    State(simulator): State<Simulator>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
        return ApiError::status(413, "sim").into_response();
    };
    simulator.journal().record(RecordedRequest {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: visible_headers(&parts.headers),
        body: json_body(&bytes),
    });
    next.run(Request::from_parts(parts, Body::from(bytes)))
        .await
}

fn json_body(bytes: &Bytes) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}

fn visible_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| name.as_str() != "authorization")
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}
