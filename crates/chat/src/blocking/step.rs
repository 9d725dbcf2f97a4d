use chat_core::{Result, RunContext, Runnable, RunnableExt};

use super::BlockingStream;
use super::runtime::wait;

/// A step, a model or a chain whose methods wait for the result.
///
/// Called on a thread of an async runtime, every method gives an error of kind
/// [`Configuration`](chat_core::ErrorKind::Configuration) and does nothing else: to wait there would
/// stop the runtime. That holds for tokio's `spawn_blocking`, too.
///
/// ```
/// use chat::blocking::Blocking;
/// use chat::{FakeChatModel, RunnableExt, StrOutputParser};
///
/// let chain = FakeChatModel::new(["hello"]).pipe(StrOutputParser);
/// assert_eq!(Blocking::new(chain).invoke("hi")?, "hello");
/// # Ok::<(), chat::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Blocking<R> {
    step: R,
}

impl<R: Runnable> Blocking<R> {
    /// Makes the step's methods wait. Clone it, or pass an `Arc` of it, to use it in both ways.
    #[must_use]
    pub fn new(step: R) -> Self {
        Self { step }
    }

    /// The step.
    #[must_use]
    pub fn inner(&self) -> &R {
        &self.step
    }

    /// Runs the step on a whole value.
    ///
    /// # Errors
    ///
    /// The step's, or that this thread belongs to an async runtime.
    pub fn invoke(&self, input: impl Into<R::Input>) -> Result<R::Output> {
        self.invoke_in(input, &RunContext::new())
    }

    /// Runs the step on a whole value, under a context.
    ///
    /// # Errors
    ///
    /// As [`invoke`](Self::invoke).
    pub fn invoke_in(&self, input: impl Into<R::Input>, context: &RunContext) -> Result<R::Output> {
        wait(self.step.invoke_in(input, context)).flatten()
    }

    /// Runs the step and gives its output in pieces, as they come. Nothing happens before the first
    /// is asked for; dropping the iterator stops the work.
    pub fn stream(&self, input: impl Into<R::Input>) -> BlockingStream<'_, R::Output> {
        self.stream_in(input, &RunContext::new())
    }

    /// Streams the step's output, under a context.
    pub fn stream_in(
        &self,
        input: impl Into<R::Input>,
        context: &RunContext,
    ) -> BlockingStream<'_, R::Output> {
        BlockingStream::new(self.step.stream_in(input, context))
    }

    /// Runs the step on many inputs, several at once; the results stand in the order of the inputs.
    pub fn batch<I: Into<R::Input>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
    ) -> Vec<Result<R::Output>> {
        self.batch_in(inputs, &RunContext::new())
    }

    /// Runs the step on many inputs, under a context.
    pub fn batch_in<I: Into<R::Input>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
        context: &RunContext,
    ) -> Vec<Result<R::Output>> {
        let inputs: Vec<R::Input> = inputs.into_iter().map(Into::into).collect();
        let count = inputs.len();
        match wait(self.step.batch_in(inputs, context)) {
            Ok(results) => results,
            Err(error) => (0..count).map(|_| Err(error.clone())).collect(),
        }
    }
}
