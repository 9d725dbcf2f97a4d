use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use futures::Stream;
use futures::future::{BoxFuture, Either, select};
use futures::stream::BoxStream;
use pin_project::pin_project;

use super::RunContext;
use super::salvage::salvage;
use crate::error::{Error, ErrorKind, Result, TimeoutPhase};

/// Ends `work` with an error at the deadline of the context, or when it is cancelled. The error has
/// what had come of an answer.
pub(crate) async fn guard<T>(
    context: &RunContext,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let Some(stop) = stop(context) else {
        return work.await;
    };
    match select(stop, Box::pin(work)).await {
        Either::Left((error, work)) => Err(stopped(error, work)),
        Either::Right((result, _)) => result,
    }
}

/// Drops the work that `error` ends.
fn stopped<T>(error: Error, work: T) -> Error {
    match salvage(work) {
        Some(partial) => error.with_partial(partial),
        None => error,
    }
}

/// The same for a stream.
pub(crate) fn guard_stream<'a, T: 'a>(
    context: &RunContext,
    stream: BoxStream<'a, Result<T>>,
) -> BoxStream<'a, Result<T>> {
    match stop(context) {
        None => stream,
        Some(stop) => Box::pin(Guarded {
            stream: Some(stream),
            stop,
        }),
    }
}

/// Resolves when the work must stop. `None` if it never must.
fn stop(context: &RunContext) -> Option<BoxFuture<'static, Error>> {
    let deadline = context.deadline();
    let token = context.cancellation().cloned();
    if deadline.is_none() && token.is_none() {
        return None;
    }
    Some(Box::pin(async move {
        let late = async {
            match deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        let cancelled = async {
            match &token {
                Some(token) => token.cancelled().await,
                None => std::future::pending().await,
            }
        };
        match select(pin!(cancelled), pin!(late)).await {
            Either::Left(_) => Error::new(ErrorKind::Cancelled, "the run was cancelled"),
            Either::Right(_) => Error::new(
                ErrorKind::Timeout(TimeoutPhase::Deadline),
                "the run did not end before its deadline",
            ),
        }
    }))
}

#[pin_project]
struct Guarded<'a, T> {
    stream: Option<BoxStream<'a, Result<T>>>,
    stop: BoxFuture<'static, Error>,
}

impl<T> Stream for Guarded<'_, T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        let Some(stream) = this.stream else {
            return Poll::Ready(None);
        };
        let next = match this.stop.as_mut().poll(cx) {
            Poll::Ready(error) => Some(Err(stopped(error, this.stream.take()))),
            Poll::Pending => std::task::ready!(stream.as_mut().poll_next(cx)),
        };
        if !matches!(next, Some(Ok(_))) {
            *this.stream = None;
        }
        Poll::Ready(next)
    }
}
