use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use chat_core::{Error, ErrorKind};
use http::{Request, Response};
use http_body_util::Empty;
use tower_service::Service;

/// A tower service that refuses every request: no test that uses it reaches a network.
///
/// The error names what was to be sent where, and nobody tries it again. Clones share the count.
///
/// ```
/// use chat_core::{ErrorKind, RunnableExt};
/// use chat_openrouter::{ChatOpenRouter, ServiceTransport};
/// use chat_testing::fakes::DenyNetwork;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let network = DenyNetwork::new();
/// let model = ChatOpenRouter::builder()
///     .model("openai/gpt-4.1")
///     .api_key("unused")
///     .transport(ServiceTransport::new(network.clone()))
///     .build()?;
/// let error = model.invoke("Hello").await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Configuration);
/// assert!(error.message().contains("no network in this test"));
/// assert_eq!(network.refused(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct DenyNetwork {
    refused: Arc<AtomicUsize>,
}

impl DenyNetwork {
    /// A network that refuses.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many requests were refused so far.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }
}

impl<B> Service<Request<B>> for DenyNetwork {
    type Response = Response<Empty<Bytes>>;
    type Error = Error;
    type Future = Ready<Result<Self::Response, Error>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.refused.fetch_add(1, Ordering::SeqCst);
        let host = request.uri().host().unwrap_or("an unknown host");
        let message = format!(
            "no network in this test: {} {} at {host} was refused; give the model a fake or the \
             simulator, or leave `DenyNetwork` out",
            request.method(),
            request.uri().path()
        );
        ready(Err(Error::new(ErrorKind::Configuration, message)))
    }
}
