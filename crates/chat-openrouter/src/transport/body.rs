use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full};

type BoxError = Box<dyn StdError + Send + Sync>;

/// The body of an answer, whatever stack it comes from.
pub struct TransportBody(Inner);

enum Inner {
    /// That of the default transport, which is polled for every piece and so has no box of its own.
    Reqwest(reqwest::Body),
    Other(Pin<Box<dyn Body<Data = Bytes, Error = BoxError> + Send>>),
}

impl TransportBody {
    /// Wraps a body.
    pub fn new<B>(body: B) -> Self
    where
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        Self(Inner::Other(Box::pin(body.map_err(Into::into))))
    }

    pub(super) fn of_reqwest(body: reqwest::Body) -> Self {
        Self(Inner::Reqwest(body))
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

    #[inline]
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Inner::Reqwest(body) => Pin::new(body).poll_frame(cx).map_err(Into::into),
            Inner::Other(body) => body.as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Reqwest(body) => body.is_end_stream(),
            Inner::Other(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Reqwest(body) => body.size_hint(),
            Inner::Other(body) => body.size_hint(),
        }
    }
}

impl fmt::Debug for TransportBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBody").finish_non_exhaustive()
    }
}
