use std::time::Duration;

use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::{ChunkStream, DescribeStep, Runnable, StepDetails, StepInfo};
use crate::context::{RunContext, guard, guard_stream};
use crate::error::{Error, ErrorKind, Result, TimeoutPhase};

/// Ends a step with an error when it takes too long. Made by
/// [`with_timeout`](super::RunnableExt::with_timeout).
///
/// The error is worth another try, as in `step.with_timeout(…).with_retry(2)`, unless the run as a
/// whole is out of time. On a stream the time counts from the first poll to the last piece, the
/// time that steps before it take included. Around a chat model, this is a chat model.
#[derive(Clone, Debug)]
pub struct WithTimeout<R> {
    pub(crate) inner: R,
    pub(super) timeout: Duration,
}

impl<R> WithTimeout<R> {
    /// The context of what runs inside, and what becomes of its errors.
    pub(crate) fn start(
        &self,
        context: &RunContext,
    ) -> (RunContext, impl Fn(Error) -> Error + Send + Sync + use<R>) {
        let inside = context.with_timeout(self.timeout);
        let is_first = inside.deadline() != context.deadline();
        let timeout = self.timeout;
        let name = move |error: Error| {
            let is_late = error.kind() == ErrorKind::Timeout(TimeoutPhase::Deadline);
            if !(is_first && is_late) {
                return error;
            }
            let message = format!("the step did not end within {timeout:?}");
            let own = Error::new(ErrorKind::Timeout(TimeoutPhase::Total), message);
            let own = own.with_retryable(true);
            match error.partial() {
                Some(partial) => own.with_partial(partial.clone()),
                None => own,
            }
        };
        (inside, name)
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<R: Runnable> Runnable for WithTimeout<R> {
    type Input = R::Input;
    type Output = R::Output;

    fn info(&self) -> StepInfo<'_> {
        self.inner.info().with_details(self)
    }

    async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
        let (inside, name) = self.start(context);
        let result = guard(&inside, self.inner.call(input, &inside)).await;
        result.map_err(name)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, R::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, R::Output> {
        let opened = async move {
            let (inside, name) = self.start(&context);
            let pieces = self.inner.transform(input, inside.clone());
            Ok(guard_stream(&inside, pieces).map_err(name))
        };
        stream::once(opened).try_flatten().boxed()
    }
}

impl<R: Runnable> DescribeStep for WithTimeout<R> {
    fn describe(&self) -> StepDetails<'_> {
        StepDetails::wrapper(format!("with_timeout({:?})", self.timeout), &self.inner)
    }
}
