use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures::future::{BoxFuture, Fuse, FusedFuture, FutureExt, poll_fn};
use futures::stream::{Stream, StreamExt};

use super::step::step_stream;
use super::{ChunkStream, Flow, Runnable};
use crate::context::RunContext;
use crate::error::Result;

/// A stream that owns the step it comes from, so that it may outlive the caller.
pub(super) fn owned_stream<R: Runnable + 'static>(
    runnable: R,
    input: R::Input,
    context: RunContext,
) -> ChunkStream<'static, R::Output> {
    owning(runnable, move |runnable| {
        let input = futures::stream::iter([Ok(input.into_chunk())]).boxed();
        step_stream(runnable, input, &context)
    })
}

/// A stream that owns the step it comes from; `start` makes the stream.
///
/// A future owns the step and drives its borrowed stream; each piece passes through a slot of one.
/// Nothing is spawned: dropping the stream drops the work.
pub(super) fn owning<'a, R: Runnable + 'a>(
    runnable: R,
    start: impl for<'b> FnOnce(&'b R) -> ChunkStream<'b, R::Output> + Send + 'a,
) -> ChunkStream<'a, R::Output> {
    let slot = Slot::default();
    let put = slot.clone();
    let drive = async move {
        let mut chunks = start(&runnable);
        while let Some(chunk) = chunks.next().await {
            put.set(chunk);
            hand_over().await;
        }
    };
    OwnedStream {
        drive: drive.boxed().fuse(),
        slot,
    }
    .boxed()
}

/// Gives control back once: what is in the slot is taken before the future goes on.
async fn hand_over() {
    let mut handed_over = false;
    poll_fn(|_| {
        if std::mem::replace(&mut handed_over, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T> Slot<T> {
    fn set(&self, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

struct OwnedStream<'a, C> {
    drive: Fuse<BoxFuture<'a, ()>>,
    slot: Slot<Result<C>>,
}

impl<C> Stream for OwnedStream<'_, C> {
    type Item = Result<C>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.drive.is_terminated() {
            return Poll::Ready(None);
        }
        let ended = self.drive.poll_unpin(cx).is_ready();
        match self.slot.take() {
            Some(chunk) => Poll::Ready(Some(chunk)),
            None if ended => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}
