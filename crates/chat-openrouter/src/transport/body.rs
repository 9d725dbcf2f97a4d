use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full};

type BoxError = Box<dyn StdError + Send + Sync>;

/// The body of an answer, whatever stack it comes from.
pub struct TransportBody(Pin<Box<dyn Body<Data = Bytes, Error = BoxError> + Send>>);

impl TransportBody {
    /// Wraps a body.
    pub fn new<B>(body: B) -> Self
    where
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        Self(Box::pin(body.map_err(Into::into)))
    }
}

impl<T: Into<Bytes>> From<T> for TransportBody {
    fn from(bytes: T) -> Self {
        Self::new(Full::new(bytes.into()))
    }
}

impl Body for TransportBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0.as_mut().poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Debug for TransportBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBody").finish_non_exhaustive()
    }
}
