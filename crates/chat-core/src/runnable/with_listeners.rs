use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use async_trait::async_trait;
use futures::Stream;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::{ChunkStream, DescribeStep, Flow, Fold, Runnable, StepDetails, StepInfo};
use crate::context::RunContext;
use crate::error::{Error, Result};

/// What is to be called when a step starts, ends and fails; for
/// [`with_listeners`](super::RunnableExt::with_listeners).
///
/// Listeners hear of this one step and get its typed output; an
/// [`Observer`](crate::Observer) hears of all runs below. They run on the task that does the work:
/// return at once and never block.
///
/// ```
/// use chat_core::{FakeChatModel, Listeners, RunnableExt, StrOutputParser};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let chain = FakeChatModel::new(["hello"]).pipe(StrOutputParser);
/// let listeners = Listeners::new()
///     .on_end(|answer: &String, _| println!("answered {answer}"))
///     .on_error(|error, _| eprintln!("failed: {error}"));
/// chain.with_listeners(listeners).invoke("hi").await?;
/// # Ok(())
/// # }
/// ```
pub struct Listeners<T> {
    start: Option<Arc<Start>>,
    end: Option<Arc<End<T>>>,
    error: Option<Arc<Failure>>,
}

type Start = dyn Fn(&RunContext) + Send + Sync;
type End<T> = dyn Fn(&T, &RunContext) + Send + Sync;
type Failure = dyn Fn(&Error, &RunContext) + Send + Sync;

impl<T> Listeners<T> {
    /// No listeners.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls this when the step starts.
    #[must_use]
    pub fn on_start(mut self, listener: impl Fn(&RunContext) + Send + Sync + 'static) -> Self {
        self.start = Some(Arc::new(listener));
        self
    }

    /// Calls this with the output when the step has ended. A stream's output is folded for it.
    #[must_use]
    pub fn on_end(mut self, listener: impl Fn(&T, &RunContext) + Send + Sync + 'static) -> Self {
        self.end = Some(Arc::new(listener));
        self
    }

    /// Calls this with the error when the step has failed. Work that is dropped neither ends nor
    /// fails.
    #[must_use]
    pub fn on_error(
        mut self,
        listener: impl Fn(&Error, &RunContext) + Send + Sync + 'static,
    ) -> Self {
        self.error = Some(Arc::new(listener));
        self
    }

    fn started(&self, context: &RunContext) {
        if let Some(listener) = &self.start {
            listener(context);
        }
    }

    fn ended(&self, result: Result<&T, &Error>, context: &RunContext) {
        match (result, &self.end, &self.error) {
            (Ok(output), Some(listener), _) => listener(output, context),
            (Err(error), _, Some(listener)) => listener(error, context),
            _ => {}
        }
    }
}

/// A step with listeners. Made by [`with_listeners`](super::RunnableExt::with_listeners).
#[derive(Clone, Debug)]
pub struct WithListeners<R, T> {
    inner: R,
    listeners: Listeners<T>,
}

impl<R, T> WithListeners<R, T> {
    pub(super) fn new(inner: R, listeners: Listeners<T>) -> Self {
        Self { inner, listeners }
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<R, T> Runnable for WithListeners<R, T>
where
    R: Runnable<Output = T>,
    T: Flow,
{
    type Input = R::Input;
    type Output = T;

    fn info(&self) -> StepInfo<'_> {
        self.inner.info().with_details(self)
    }

    async fn call(&self, input: R::Input, context: &RunContext) -> Result<T> {
        self.listeners.started(context);
        let result = self.inner.call(input, context).await;
        self.listeners.ended(result.as_ref(), context);
        result
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, R::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, T> {
        let opened = async move {
            self.listeners.started(&context);
            Ok(Heard::<T> {
                chunks: self.inner.transform(input, context.clone()),
                output: self.listeners.end.as_ref().map(|_| Ok(T::Fold::default())),
                is_over: false,
                listeners: &self.listeners,
                context,
            })
        };
        stream::once(opened).try_flatten().boxed()
    }
}

impl<R, T> DescribeStep for WithListeners<R, T>
where
    R: Runnable<Output = T>,
    T: Flow,
{
    fn describe(&self) -> StepDetails<'_> {
        StepDetails::wrapper("with_listeners", &self.inner)
    }
}

/// A stream that listeners hear the end of.
struct Heard<'a, T: Flow> {
    chunks: ChunkStream<'a, T>,
    /// The pieces so far, if somebody wants them.
    output: Option<Result<T::Fold>>,
    is_over: bool,
    listeners: &'a Listeners<T>,
    context: RunContext,
}

/// Nothing in it is pinned.
impl<T: Flow> Unpin for Heard<'_, T> {}

impl<T: Flow> Heard<'_, T> {
    fn keep(&mut self, chunk: &T::Chunk) {
        if let Some(Ok(fold)) = &mut self.output
            && let Err(error) = fold.push(chunk.clone())
        {
            self.output = Some(Err(error));
        }
    }

    fn end(&mut self) {
        let output = self.output.take();
        match output.map(|fold| fold.and_then(Fold::finish)) {
            Some(Ok(output)) => self.listeners.ended(Ok(&output), &self.context),
            Some(Err(error)) => self.listeners.ended(Err(&error), &self.context),
            None => {}
        }
    }
}

impl<T: Flow> Stream for Heard<'_, T> {
    type Item = Result<T::Chunk>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let next = ready!(self.chunks.as_mut().poll_next(cx));
        match &next {
            Some(Ok(chunk)) => self.keep(chunk),
            Some(Err(error)) => {
                self.is_over = true;
                self.listeners.ended(Err(error), &self.context);
            }
            None => {
                self.is_over = true;
                self.end();
            }
        }
        Poll::Ready(next)
    }
}

impl<T> Default for Listeners<T> {
    fn default() -> Self {
        Self {
            start: None,
            end: None,
            error: None,
        }
    }
}

impl<T> Clone for Listeners<T> {
    fn clone(&self) -> Self {
        Self {
            start: self.start.clone(),
            end: self.end.clone(),
            error: self.error.clone(),
        }
    }
}

impl<T> fmt::Debug for Listeners<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listeners")
            .field("on_start", &self.start.is_some())
            .field("on_end", &self.end.is_some())
            .field("on_error", &self.error.is_some())
            .finish()
    }
}
