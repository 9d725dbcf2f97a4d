use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Response;
use http_body::Body;
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use tower_service::Service;

use super::Traffic;

/// A tower service whose requests are counted: each is open until its answer's body is dropped.
///
/// Around a server in process, it is what an HTTP backend's [`Stage`](super::Stage) needs.
///
/// ```
/// use std::convert::Infallible;
/// use std::future::{Ready, ready};
/// use std::task::{Context, Poll};
///
/// use chat_testing::conformance::{Counted, Traffic};
/// use tower_service::Service;
///
/// /// A provider that gives nothing.
/// struct Silent;
///
/// impl Service<http::Request<()>> for Silent {
///     type Response = http::Response<http_body_util::Empty<bytes::Bytes>>;
///     type Error = Infallible;
///     type Future = Ready<Result<Self::Response, Infallible>>;
///
///     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
///         Poll::Ready(Ok(()))
///     }
///
///     fn call(&mut self, _: http::Request<()>) -> Self::Future {
///         ready(Ok(http::Response::default()))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let traffic = Traffic::new();
/// let mut service = Counted::new(Silent, &traffic);
/// let response = service.call(http::Request::new(())).await.unwrap();
/// assert_eq!((traffic.requests(), traffic.open()), (1, 1));
/// drop(response);
/// assert_eq!((traffic.requests(), traffic.open()), (1, 0));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Counted<S> {
    inner: S,
    traffic: Traffic,
}

impl<S> Counted<S> {
    /// Counts the requests of `inner` in `traffic`.
    #[must_use]
    pub fn new(inner: S, traffic: &Traffic) -> Self {
        Self {
            inner,
            traffic: traffic.clone(),
        }
    }
}

impl<S, R, B> Service<R> for Counted<S>
where
    S: Service<R, Response = Response<B>, Future: Send + 'static>,
    B: Body<Data: Send> + Send + 'static,
{
    type Response = Response<UnsyncBoxBody<B::Data, B::Error>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let open = self.traffic.begin();
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = answer.await?;
            let keep_open = move |frame| {
                let _ = &open;
                frame
            };
            Ok(response.map(|body| body.map_frame(keep_open).boxed_unsync()))
        })
    }
}
