use std::error::Error as StdError;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result};
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;

use super::{Limits, Transport, TransportBody};

type BoxError = Box<dyn StdError + Send + Sync>;

/// Any tower service as a transport: a server in the same process, without a socket.
///
/// An axum `Router` is such a service, and so is the OpenRouter simulator of `chat-testing`.
pub struct ServiceTransport<S>(Mutex<S>);

impl<S> ServiceTransport<S> {
    /// Wraps a service.
    #[must_use]
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

#[async_trait]
impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + 'static,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    async fn send(
        &self,
        request: Request<Bytes>,
        _limits: &Limits,
    ) -> Result<Response<TransportBody>> {
        let mut service = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        std::future::poll_fn(|cx| service.poll_ready(cx))
            .await
            .map_err(|error| failed(error.into()))?;
        let response = service
            .call(request.map(Full::new))
            .await
            .map_err(|error| failed(error.into()))?;
        Ok(response.map(TransportBody::new))
    }
}

/// An error of this framework's stays what it is.
fn failed(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(error) => Error::new(
            ErrorKind::Connection,
            format!("the service failed: {error}"),
        ),
    }
}

impl<S> fmt::Debug for ServiceTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceTransport").finish_non_exhaustive()
    }
}
