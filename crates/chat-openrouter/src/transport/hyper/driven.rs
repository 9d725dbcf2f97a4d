use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{self, Connection, SendRequest};

use super::connector::Io;
use super::wakes::Wakes;

/// How often a connection that has more to do is asked again before other tasks get a turn.
const ROUNDS: usize = 4;

/// A connection of HTTP/1.1 that works whenever somebody waits for it, in the task that waits. There
/// is no task of its own, so that no piece of an answer is handed from one task to another.
pub(super) struct Driven {
    requests: SendRequest<Full<Bytes>>,
    /// `None` once it is closed.
    connection: Option<Connection<Io, Full<Bytes>>>,
    wakes: Arc<Wakes>,
    waker: Waker,
}

impl Driven {
    pub(super) async fn over(io: Io) -> hyper::Result<Self> {
        let (requests, connection) = http1::handshake(io).await?;
        let wakes = Arc::new(Wakes::default());
        let waker = Waker::from(Arc::clone(&wakes));
        Ok(Self {
            requests,
            connection: Some(connection),
            wakes,
            waker,
        })
    }

    /// Sends a request and waits for the head of its answer. One that was not sent at all is in the
    /// error.
    pub(super) fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> impl Future<Output = Result<Response<Incoming>, TrySendError<Request<Full<Bytes>>>>> {
        let response = self.requests.try_send_request(request);
        async move {
            let mut response = std::pin::pin!(response);
            std::future::poll_fn(|cx| self.poll_for(cx, |cx| response.as_mut().poll(cx))).await
        }
    }

    /// Works until what is waited for is there, or until there is nothing to do.
    pub(super) fn poll_for<T>(
        &mut self,
        cx: &mut Context<'_>,
        mut wanted: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        for _ in 0..ROUNDS {
            self.wakes.begin(cx);
            let mut inner = Context::from_waker(&self.waker);
            work(&mut self.connection, &mut inner);
            if let Poll::Ready(got) = wanted(&mut inner) {
                self.wakes.end();
                return Poll::Ready(got);
            }
            if self.wakes.wait() {
                return Poll::Pending;
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Whether the connection is not known to be closed.
    pub(super) fn is_open(&self) -> bool {
        self.connection.is_some()
    }

    /// Nobody waits for it any more.
    pub(super) fn rest(&self) {
        drop(self.wakes.forget());
    }

    /// Whether the next request may be sent, after a rest.
    pub(super) fn is_ready(&mut self) -> bool {
        work(
            &mut self.connection,
            &mut Context::from_waker(Waker::noop()),
        );
        self.is_open() && self.requests.is_ready()
    }
}

/// Lets a connection do what can be done now. What goes wrong is told to whoever waits for an answer.
fn work(connection: &mut Option<Connection<Io, Full<Bytes>>>, cx: &mut Context<'_>) {
    if let Some(open) = connection
        && Pin::new(open).poll(cx).is_ready()
    {
        *connection = None;
    }
}
