use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use futures::{Stream, StreamExt, TryStreamExt};

use super::{ChunkStream, Flow, Runnable};
use crate::context::{Run, RunContext, StepKind, guard, guard_stream};
use crate::error::{Error, Result};

/// Runs a step for a caller, as a run of its own: it ends at the deadline of the context and when
/// that is cancelled.
pub(super) async fn step<R: Runnable + ?Sized>(
    runnable: &R,
    input: R::Input,
    context: &RunContext,
) -> Result<R::Output> {
    let Some(run) = start(runnable, &input, context) else {
        return guard(context, runnable.call(input, context)).await;
    };
    let result = guard(context, runnable.call(input, run.context())).await;
    end::<R>(run, &result);
    result
}

/// Runs a step on a stream for a caller, in the same way.
pub(super) fn step_stream<'a, R: Runnable + ?Sized>(
    runnable: &'a R,
    input: ChunkStream<'a, R::Input>,
    context: &RunContext,
) -> ChunkStream<'a, R::Output> {
    if !context.is_observed() {
        return guard_stream(context, runnable.transform(input, context.clone()));
    }
    Box::pin(StepStream::start(runnable, input, context, false))
}

/// Runs a step inside a sequence: a nested sequence is part of the run that it is in.
pub(super) async fn nested_step<R: Runnable + ?Sized>(
    runnable: &R,
    input: R::Input,
    context: &RunContext,
) -> Result<R::Output> {
    if runnable.info().kind == StepKind::Sequence {
        return runnable.call(input, context).await;
    }
    let result = match start(runnable, &input, context) {
        None => runnable.call(input, context).await,
        Some(run) => {
            let result = runnable.call(input, run.context()).await;
            end::<R>(run, &result);
            result
        }
    };
    result.map_err(|error| error.with_step(&runnable.info().name))
}

/// The same on a stream.
pub(super) fn nested_step_stream<'a, R: Runnable + ?Sized>(
    runnable: &'a R,
    input: ChunkStream<'a, R::Input>,
    context: RunContext,
) -> ChunkStream<'a, R::Output> {
    if runnable.info().kind == StepKind::Sequence {
        return runnable.transform(input, context);
    }
    Box::pin(StepStream::start(runnable, input, &context, true))
}

fn start<R: Runnable + ?Sized>(
    runnable: &R,
    input: &R::Input,
    context: &RunContext,
) -> Option<Run> {
    Run::start(
        context,
        || name_of(runnable),
        || Some(show::<R::Input>(input.clone())),
    )
}

fn end<R: Runnable + ?Sized>(run: Run, result: &Result<R::Output>) {
    match result {
        Ok(output) => run.end(|| Some(show::<R::Output>(output.clone()))),
        Err(error) => run.fail(error),
    }
}

fn name_of<R: Runnable + ?Sized>(runnable: &R) -> (String, StepKind) {
    let info = runnable.info();
    (info.name.into_owned(), info.kind)
}

fn show<T: Flow>(value: T) -> serde_json::Value {
    T::show(&value.into_chunk())
}

/// A step's stream: observers see its pieces and its ending, and its errors name it.
struct StepStream<'a, R: Runnable + ?Sized> {
    runnable: &'a R,
    stream: ChunkStream<'a, R::Output>,
    run: Option<Run>,
    /// Whether an error came from the steps before this one. `None` outside of sequences, where
    /// errors name no step.
    input_failed: Option<Arc<AtomicBool>>,
}

impl<'a, R: Runnable + ?Sized> StepStream<'a, R> {
    fn start(
        runnable: &'a R,
        input: ChunkStream<'a, R::Input>,
        context: &RunContext,
        is_nested: bool,
    ) -> Self {
        let run = Run::start(context, || name_of(runnable), || None);
        let inside = run.as_ref().map_or(context, Run::context).clone();
        if !is_nested {
            let stream = guard_stream(context, runnable.transform(input, inside));
            return Self {
                runnable,
                stream,
                run,
                input_failed: None,
            };
        }
        let input_failed = Arc::new(AtomicBool::new(false));
        let failed = Arc::clone(&input_failed);
        let input = input
            .inspect_err(move |_| failed.store(true, Ordering::Relaxed))
            .boxed();
        let stream = runnable.transform(input, inside);
        Self {
            runnable,
            stream,
            run,
            input_failed: Some(input_failed),
        }
    }

    /// Puts the step's name to an error of its own.
    fn name(&self, error: Error) -> Error {
        match &self.input_failed {
            Some(failed) if !failed.load(Ordering::Relaxed) => {
                error.with_step(&self.runnable.info().name)
            }
            _ => error,
        }
    }
}

impl<R: Runnable + ?Sized> Stream for StepStream<'_, R> {
    type Item = Result<<R::Output as Flow>::Chunk>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.stream.as_mut().poll_next(cx));
        match (&next, &self.run) {
            (_, None) => {}
            (Some(Ok(chunk)), Some(run)) => run.chunk(|| R::Output::show(chunk)),
            (Some(Err(error)), Some(_)) => {
                if let Some(run) = self.run.take() {
                    run.fail(error);
                }
            }
            (None, Some(_)) => {
                if let Some(run) = self.run.take() {
                    run.end(|| None);
                }
            }
        }
        Poll::Ready(next.map(|item| item.map_err(|error| self.name(error))))
    }
}
