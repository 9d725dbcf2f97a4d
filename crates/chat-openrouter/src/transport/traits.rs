use std::fmt::Debug;

use async_trait::async_trait;
use bytes::Bytes;
use chat_core::Result;
use http::{Request, Response};

use super::{Limits, TransportBody};

/// Carries requests to the server and answers back.
///
/// The default is [`ReqwestTransport`](super::ReqwestTransport). Another HTTP stack, a recorder, a
/// simulator in process ([`ServiceTransport`](super::ServiceTransport)) plug in here.
///
/// # Implementing
///
/// * Send the request as it is: no redirects, no retries, no headers of your own beside those that
///   HTTP needs. The URL, the key and the body are complete.
/// * Give the answer as soon as its head is there, whatever its status. The body is read, timed
///   and capped by the caller; it must come in pieces as the network gives them.
/// * Enforce `limits.timeouts.connect`; all later phases are timed by the caller.
/// * Dropping the future or the body must close the connection or end the stream of HTTP/2.
/// * An error is a [`Connection`](chat_core::ErrorKind::Connection) error, or a timeout while
///   connecting. Its text must name no URL query and no header value.
///
/// # Example
///
/// ```
/// use bytes::Bytes;
/// use chat_core::{Result, async_trait};
/// use chat_openrouter::{Limits, Transport, TransportBody};
/// use http::{Request, Response};
///
/// /// Answers every request in the same way.
/// #[derive(Debug)]
/// struct Canned(&'static str);
///
/// #[async_trait]
/// impl Transport for Canned {
///     async fn send(
///         &self,
///         _request: Request<Bytes>,
///         _limits: &Limits,
///     ) -> Result<Response<TransportBody>> {
///         Ok(Response::new(TransportBody::from(self.0)))
///     }
/// }
/// ```
#[async_trait]
pub trait Transport: Debug + Send + Sync + 'static {
    /// Sends a request and waits for the head of the answer.
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: &Limits,
    ) -> Result<Response<TransportBody>>;
}
