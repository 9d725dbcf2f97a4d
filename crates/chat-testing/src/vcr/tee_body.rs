use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame};
use pin_project::pin_project;

/// A body that passes through and is kept, until it ends; then `at_end` gets all of it. A body
/// that breaks or is dropped before its end is not kept.
#[pin_project]
pub(super) struct TeeBody<B, F> {
    #[pin]
    body: B,
    kept: Vec<u8>,
    at_end: Option<F>,
}

impl<B, F> TeeBody<B, F> {
    pub(super) fn new(body: B, at_end: F) -> Self {
        Self {
            body,
            kept: Vec::new(),
            at_end: Some(at_end),
        }
    }
}

impl<B, F> Body for TeeBody<B, F>
where
    B: Body<Data = Bytes>,
    F: FnOnce(&[u8]),
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.project();
        let frame = ready!(this.body.poll_frame(cx));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    this.kept.extend_from_slice(data);
                }
            }
            Some(Err(_)) => *this.at_end = None,
            None => {
                if let Some(at_end) = this.at_end.take() {
                    at_end(this.kept);
                }
            }
        }
        Poll::Ready(frame)
    }
}
