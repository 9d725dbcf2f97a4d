use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result};
use futures::future::BoxFuture;
use http::{Request, Response};
use http_body::Body;
use http_body_util::BodyExt;
use tower_service::Service;

use super::{Limits, Transport, TransportBody};

/// A transport as a tower service, so that layers can be put round it. The other way round it is
/// [`ServiceTransport`](super::ServiceTransport).
#[derive(Clone, Debug)]
pub struct TransportService {
    transport: Arc<dyn Transport>,
    limits: Limits,
}

impl TransportService {
    /// Wraps a transport, with the default limits.
    #[must_use]
    pub fn new(transport: impl Transport) -> Self {
        Self {
            transport: Arc::new(transport),
            limits: Limits::default(),
        }
    }

    /// Sets the limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

impl<B> Service<Request<B>> for TransportService
where
    B: Body<Data = Bytes, Error: std::fmt::Display> + Send + 'static,
{
    type Response = Response<TransportBody>;
    type Error = Error;
    type Future = BoxFuture<'static, Result<Self::Response>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Self { transport, limits } = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_err(|error| {
                let message = format!("the body of the request cannot be read: {error}");
                Error::new(ErrorKind::InvalidRequest, message)
            })?;
            transport
                .send(Request::from_parts(head, body.to_bytes()), &limits)
                .await
        })
    }
}
