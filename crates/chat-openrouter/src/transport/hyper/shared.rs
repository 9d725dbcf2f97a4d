use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::TrySendError;
use hyper::client::conn::http2::{Builder, Connection, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::super::TransportBody;
use super::connector::Io;

type Work = Connection<Io, Full<Bytes>, TokioExecutor>;

/// A connection of HTTP/2. Its clones share it, and each carries a request.
#[derive(Clone)]
pub(super) struct Shared {
    requests: SendRequest<Full<Bytes>>,
    /// The one in the pool has it, the task in which it works, and every request that it carries.
    /// `None` once it is closed.
    connection: Arc<Mutex<Option<Work>>>,
}

impl Shared {
    pub(super) async fn over(io: Io) -> hyper::Result<Self> {
        let (requests, connection) = Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(Duration::from_secs(20))
            .keep_alive_timeout(Duration::from_secs(10))
            // Until the server says how many it takes.
            .initial_max_send_streams(1)
            .handshake(io)
            .await?;
        let connection = Arc::new(Mutex::new(Some(connection)));
        let working = Arc::clone(&connection);
        // It ends with its last request; what goes wrong is told to all of them.
        tokio::spawn(poll_fn(move |cx| {
            let mut connection = working.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(open) = &mut *connection {
                let _ = ready!(Pin::new(open).poll(cx));
                *connection = None;
            }
            Poll::Ready(())
        }));
        Ok(Self {
            requests,
            connection,
        })
    }

    pub(super) fn is_open(&self) -> bool {
        !self.requests.is_closed()
    }

    /// Whether a request carries it, seen from the pool.
    pub(super) fn is_used(&self) -> bool {
        self.used() > 0
    }

    /// Whether one request more may be sent at once, seen from the pool. hyper would let it wait
    /// for the end of another, and streams end late.
    pub(super) fn has_room(&self) -> bool {
        let connection = self.connection.lock();
        let connection = connection.unwrap_or_else(PoisonError::into_inner);
        let allowed = connection
            .as_ref()
            .map(Connection::current_max_send_streams);
        allowed.is_some_and(|allowed| self.used() < allowed)
    }

    fn used(&self) -> usize {
        Arc::strong_count(&self.connection).saturating_sub(2)
    }

    /// Sends a request and waits for the head of its answer. One that was not sent at all is in the
    /// error.
    pub(super) async fn send(
        mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<TransportBody>, TrySendError<Request<Full<Bytes>>>> {
        let response = self.requests.try_send_request(request).await?;
        let place = self.connection;
        // The body keeps the place of its request.
        Ok(response.map(|body| {
            TransportBody::new(body.map_frame(move |frame| {
                let _ = &place;
                frame
            }))
        }))
    }
}
