use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use futures::{Stream, StreamExt, TryStreamExt};

use super::part::Part;
use super::{ChunkStream, Flow, Runnable};
use crate::context::{Run, RunContext, RunLabel, StepKind, guard, guard_stream};
use crate::error::{Error, Result};

/// Runs a step for a caller, as a run of its own: it ends at the deadline of the context and when
/// that is cancelled.
pub(super) async fn step<R: Runnable + ?Sized>(
    runnable: &R,
    input: R::Input,
    context: &RunContext,
) -> Result<R::Output> {
    let Some(run) = start(&input, context, || label(runnable)) else {
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
    let run = Run::start(context, || label(runnable), || None);
    let inside = run.as_ref().map_or(context, Run::context).clone();
    Box::pin(StepStream {
        runnable,
        stream: guard_stream(context, runnable.transform(input, inside)),
        run,
        place: Place::Alone,
    })
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
    let run = start(&input, context, || label(runnable));
    let result = run_inside(run, runnable, input, context).await;
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
    let run = Run::start(&context, || label(runnable), || None);
    StepStream::inside(runnable, input, run, &context, None)
}

/// Runs a part of a step that is no sequence, always as a run of its own.
pub(super) async fn part<R: Runnable + ?Sized>(
    runnable: &R,
    input: R::Input,
    context: &RunContext,
    part: Part<'_>,
) -> Result<R::Output> {
    let run = start(&input, context, || part.label(runnable));
    let result = run_inside(run, runnable, input, context).await;
    result.map_err(|error| part.name(runnable, error))
}

/// The same on a stream.
pub(super) fn part_stream<'a, R: Runnable + ?Sized>(
    runnable: &'a R,
    input: ChunkStream<'a, R::Input>,
    context: &RunContext,
    part: Part<'a>,
) -> ChunkStream<'a, R::Output> {
    let run = Run::start(context, || part.label(runnable), || None);
    StepStream::inside(runnable, input, run, context, Some(part))
}

async fn run_inside<R: Runnable + ?Sized>(
    run: Option<Run>,
    runnable: &R,
    input: R::Input,
    context: &RunContext,
) -> Result<R::Output> {
    let Some(run) = run else {
        return runnable.call(input, context).await;
    };
    let result = runnable.call(input, run.context()).await;
    end::<R>(run, &result);
    result
}

fn start<T: Flow>(
    input: &T,
    context: &RunContext,
    label: impl FnOnce() -> RunLabel,
) -> Option<Run> {
    Run::start(context, label, || Some(show(input.clone())))
}

fn end<R: Runnable + ?Sized>(run: Run, result: &Result<R::Output>) {
    match result {
        Ok(output) => run.end(|| Some(show::<R::Output>(output.clone()))),
        Err(error) => run.fail(error),
    }
}

fn label<R: Runnable + ?Sized>(runnable: &R) -> RunLabel {
    runnable.info().into_label()
}

fn show<T: Flow>(value: T) -> serde_json::Value {
    T::show(&value.into_chunk())
}

/// A step's stream: observers see its pieces and its ending, and its errors name it.
struct StepStream<'a, R: Runnable + ?Sized> {
    runnable: &'a R,
    stream: ChunkStream<'a, R::Output>,
    run: Option<Run>,
    place: Place<'a>,
}

/// Where a step is run.
enum Place<'a> {
    /// By itself: its errors name no step.
    Alone,
    /// Inside another step, of which this is a step of a sequence or a part.
    Inside {
        part: Option<Part<'a>>,
        /// Whether an error came from the steps before this one.
        input_failed: Arc<AtomicBool>,
    },
}

impl<'a, R: Runnable + ?Sized> StepStream<'a, R> {
    fn inside(
        runnable: &'a R,
        input: ChunkStream<'a, R::Input>,
        run: Option<Run>,
        context: &RunContext,
        part: Option<Part<'a>>,
    ) -> ChunkStream<'a, R::Output> {
        let input_failed = Arc::new(AtomicBool::new(false));
        let failed = Arc::clone(&input_failed);
        let input = input
            .inspect_err(move |_| failed.store(true, Ordering::Relaxed))
            .boxed();
        let inside = run.as_ref().map_or(context, Run::context).clone();
        Box::pin(Self {
            runnable,
            stream: runnable.transform(input, inside),
            run,
            place: Place::Inside { part, input_failed },
        })
    }

    /// Puts the step's name to an error of its own.
    fn name(&self, error: Error) -> Error {
        let Place::Inside { part, input_failed } = &self.place else {
            return error;
        };
        if input_failed.load(Ordering::Relaxed) {
            return error;
        }
        match part {
            Some(part) => part.name(self.runnable, error),
            None => error.with_step(&self.runnable.info().name),
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
