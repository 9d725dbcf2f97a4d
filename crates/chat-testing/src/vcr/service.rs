use std::error::Error as StdError;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use chat_core::{Error, ErrorKind, Result};
use futures::future::BoxFuture;
use http::{Request, Response};
use http_body::Body;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use tower_service::Service;

use super::exchange::{Exchange, RecordedRequest, RecordedResponse, Scrubber};
use super::mode::VcrMode;
use super::recording::Recording;
use super::tee_body::TeeBody;

type BoxError = Box<dyn StdError + Send + Sync>;
type VcrBody = UnsyncBoxBody<Bytes, BoxError>;

/// A service that records the exchanges of another, or replays them without it.
pub struct Vcr<S> {
    mode: VcrMode,
    recording: Arc<Mutex<Recording>>,
    inner: S,
}

impl<S> Vcr<S> {
    /// A recorder over `inner`, with the file at `path`, in the mode that `CHAT_VCR` says.
    ///
    /// # Errors
    ///
    /// If `CHAT_VCR` or the file cannot be understood.
    pub fn open(path: impl AsRef<Path>, inner: S) -> Result<Self> {
        Self::with_mode(VcrMode::from_environment()?, path, inner)
    }

    /// A recorder over `inner`, in a mode of your choice.
    ///
    /// # Errors
    ///
    /// If the file cannot be understood.
    pub fn with_mode(mode: VcrMode, path: impl AsRef<Path>, inner: S) -> Result<Self> {
        let recording = match mode {
            VcrMode::Record | VcrMode::Off => Recording::empty(path.as_ref()),
            VcrMode::Replay | VcrMode::Auto => Recording::load(path.as_ref())?,
        };
        Ok(Self {
            mode,
            recording: Arc::new(Mutex::new(recording)),
            inner,
        })
    }
}

fn lock(recording: &Mutex<Recording>) -> MutexGuard<'_, Recording> {
    recording.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<S, B> Service<Request<Full<Bytes>>> for Vcr<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + 'static,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response<VcrBody>;
    type Error = Error;
    type Future = BoxFuture<'static, Result<Self::Response>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Full<Bytes>>) -> Self::Future {
        let (mode, recording) = (self.mode, Arc::clone(&self.recording));
        let mut inner = self.inner.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body
                .collect()
                .await
                .map(|body| body.to_bytes())
                .unwrap_or_default();
            let request = Request::from_parts(head, body);
            let scrubber = Scrubber::of(request.headers());
            let asked = RecordedRequest::of(&request, &scrubber);
            if matches!(mode, VcrMode::Replay | VcrMode::Auto) {
                let mut recording = lock(&recording);
                match recording.replay(&asked) {
                    Some(response) => return replayed(response),
                    None if mode == VcrMode::Replay => return Err(recording.miss(&asked)),
                    None => {}
                }
            }
            std::future::poll_fn(|cx| inner.poll_ready(cx))
                .await
                .map_err(failed)?;
            let response = inner.call(request.map(Full::new)).await.map_err(failed)?;
            if mode == VcrMode::Off {
                return Ok(response.map(|body| body.map_err(Into::into).boxed_unsync()));
            }
            Ok(recorded(response, asked, scrubber, recording))
        })
    }
}

/// The answer as it was recorded.
fn replayed(recorded: RecordedResponse) -> Result<Response<VcrBody>> {
    let mut response = Response::builder().status(recorded.status);
    for (name, value) in recorded.headers {
        response = response.header(name, value);
    }
    let body = Full::new(Bytes::from(recorded.body)).map_err(|never| match never {});
    response.body(body.boxed_unsync()).map_err(|error| {
        Error::new(
            ErrorKind::Configuration,
            format!("a recorded answer is no HTTP: {error}"),
        )
    })
}

/// The answer as it comes; it is recorded when it has ended.
fn recorded<B>(
    response: Response<B>,
    request: RecordedRequest,
    scrubber: Scrubber,
    recording: Arc<Mutex<Recording>>,
) -> Response<VcrBody>
where
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let (head, body) = response.into_parts();
    let (status, headers) = (head.status.as_u16(), head.headers.clone());
    let at_end = move |bytes: &[u8]| {
        let body = String::from_utf8_lossy(bytes);
        let response = RecordedResponse::new(status, &headers, &body, &scrubber);
        if let Err(error) = lock(&recording).add(Exchange { request, response }) {
            tracing::error!(target: "chat", %error, "the exchange was not recorded");
        }
    };
    let body = TeeBody::new(body.map_err(Into::into), at_end);
    Response::from_parts(head, body.boxed_unsync())
}

/// The error of what is inside. One of this framework's stays what it is.
fn failed(error: impl Into<BoxError>) -> Error {
    match error.into().downcast::<Error>() {
        Ok(error) => *error,
        Err(error) => Error::new(ErrorKind::Connection, error.to_string()),
    }
}

impl<S: Clone> Clone for Vcr<S> {
    fn clone(&self) -> Self {
        Self {
            mode: self.mode,
            recording: Arc::clone(&self.recording),
            inner: self.inner.clone(),
        }
    }
}

impl<S> fmt::Debug for Vcr<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vcr")
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}
