use std::any::type_name;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use async_trait::async_trait;
use futures::future::{BoxFuture, FutureExt};
use futures::stream::{self, Stream, StreamExt, TryStreamExt};

use super::{ChunkStream, Flow, Runnable, StepInfo, barrier, fold};
use crate::context::{RunContext, StepKind};
use crate::error::Result;

/// A step that is made of a function. Made by [`lambda`], [`lambda_in`], [`async_lambda`],
/// [`async_lambda_in`] and [`stream_lambda`].
///
/// It needs its whole input. For a function that works on pieces, see
/// [`generator`](super::generator()).
pub struct Lambda<I: Flow, O: Flow> {
    name: &'static str,
    function: Function<I, O>,
}

enum Function<I: Flow, O: Flow> {
    Sync(Arc<SyncFunction<I, O>>),
    Async(Arc<AsyncFunction<I, O>>),
    Stream(Arc<StreamFunction<I, O>>),
}

type SyncFunction<I, O> = dyn Fn(I, &RunContext) -> Result<O> + Send + Sync;
type AsyncFunction<I, O> = dyn Fn(I, RunContext) -> BoxFuture<'static, Result<O>> + Send + Sync;
type StreamFunction<I, O> = dyn Fn(I, RunContext) -> ChunkStream<'static, O> + Send + Sync;

/// What a function may give that is made a step: a value that flows, or a `Result` of one.
#[diagnostic::on_unimplemented(
    message = "a step cannot give `{Self}`",
    label = "the function gives this, and it cannot flow between steps",
    note = "derive it: `#[derive(Clone, Serialize, Flow)]`, or wrap the value: `Whole(value)`",
    note = "a function that can fail gives `chat_core::Result<…>`; a function that gives a future goes into `async_lambda`; one that gives a step into `dynamic`"
)]
pub trait IntoOutput {
    /// What comes out of the step.
    type Output: Flow;

    /// The value, or the error that the step ends with.
    ///
    /// # Errors
    ///
    /// The function's own.
    fn into_output(self) -> Result<Self::Output>;
}

impl<T: Flow> IntoOutput for T {
    type Output = T;

    fn into_output(self) -> Result<T> {
        Ok(self)
    }
}

impl<T: Flow> IntoOutput for Result<T> {
    type Output = T;

    fn into_output(self) -> Self {
        self
    }
}

/// Makes a step of a function of the whole input. It gives a value or a `Result`. Behind another
/// step, [`map`](super::RunnableExt::map) is shorter.
///
/// The step is called as the function, if that has a name; see
/// [`named`](super::RunnableExt::named).
///
/// ```
/// use chat_core::{RunnableExt, lambda};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let count = lambda(|text: String| text.split_whitespace().count());
/// assert_eq!(count.invoke("the wide sea").await?, 3);
/// # Ok(())
/// # }
/// ```
pub fn lambda<I, T>(function: impl Fn(I) -> T + Send + Sync + 'static) -> Lambda<I, T::Output>
where
    I: Flow,
    T: IntoOutput,
{
    let name = name_of(&function);
    let function = move |input, _: &RunContext| function(input).into_output();
    Lambda::new(name, Function::Sync(Arc::new(function)))
}

/// Makes a step of a function of the whole input and the context.
pub fn lambda_in<I, T>(
    function: impl Fn(I, &RunContext) -> T + Send + Sync + 'static,
) -> Lambda<I, T::Output>
where
    I: Flow,
    T: IntoOutput,
{
    let name = name_of(&function);
    let function = move |input, context: &RunContext| function(input, context).into_output();
    Lambda::new(name, Function::Sync(Arc::new(function)))
}

/// Makes a step of an async function of the whole input.
///
/// ```
/// use std::time::Duration;
/// use chat_core::{Result, RunnableExt, async_lambda};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let slow = async_lambda(|text: String| async move {
///     tokio::time::sleep(Duration::from_millis(1)).await;
///     text.len()
/// });
/// assert_eq!(slow.invoke("sea").await?, 3);
/// # Ok(())
/// # }
/// ```
pub fn async_lambda<I, F>(
    function: impl Fn(I) -> F + Send + Sync + 'static,
) -> Lambda<I, <F::Output as IntoOutput>::Output>
where
    I: Flow,
    F: Future<Output: IntoOutput> + Send + 'static,
{
    let name = name_of(&function);
    let function = move |input, _| function(input).map(IntoOutput::into_output).boxed();
    Lambda::new(name, Function::Async(Arc::new(function)))
}

/// Makes a step of an async function of the whole input and the context. Hand the context on to
/// whatever it calls.
///
/// ```
/// use chat_core::{FakeChatModel, Result, RunContext, RunnableExt, async_lambda_in};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let model = FakeChatModel::new(["hello"]);
/// let ask_twice = async_lambda_in(move |question: String, context: RunContext| {
///     let model = model.clone();
///     async move {
///         let first = model.invoke_in(question, &context).await?;
///         let second = model.invoke_in(first.text().into_owned(), &context).await?;
///         Result::Ok(second.text().into_owned())
///     }
/// });
/// assert_eq!(ask_twice.invoke("hi").await?, "hello");
/// # Ok(())
/// # }
/// ```
pub fn async_lambda_in<I, F>(
    function: impl Fn(I, RunContext) -> F + Send + Sync + 'static,
) -> Lambda<I, <F::Output as IntoOutput>::Output>
where
    I: Flow,
    F: Future<Output: IntoOutput> + Send + 'static,
{
    let name = name_of(&function);
    let function = move |input, context| {
        let output = function(input, context);
        output.map(IntoOutput::into_output).boxed()
    };
    Lambda::new(name, Function::Async(Arc::new(function)))
}

/// Makes a step of a function that takes the whole input and gives a stream: `stream_lambda::<Input,
/// Output>(…)`.
///
/// ```
/// use chat_core::{RunnableExt, stream_lambda};
/// use futures::{TryStreamExt, stream};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let letters = stream_lambda::<String, String, _>(|text, _context| {
///     let letters: Vec<_> = text.chars().map(|letter| Ok(letter.to_string())).collect();
///     stream::iter(letters)
/// });
/// let pieces: Vec<_> = letters.stream("sea").try_collect().await?;
/// assert_eq!(pieces, ["s", "e", "a"]);
/// # Ok(())
/// # }
/// ```
pub fn stream_lambda<I, O, S>(
    function: impl Fn(I, RunContext) -> S + Send + Sync + 'static,
) -> Lambda<I, O>
where
    I: Flow,
    O: Flow,
    S: Stream<Item = Result<O::Chunk>> + Send + 'static,
{
    let name = name_of(&function);
    let function = move |input, context| function(input, context).boxed();
    Lambda::new(name, Function::Stream(Arc::new(function)))
}

impl<I: Flow, O: Flow> Lambda<I, O> {
    fn new(name: &'static str, function: Function<I, O>) -> Self {
        Self { name, function }
    }
}

/// The name of a function; closures have none.
pub(super) fn name_of<F>(_function: &F) -> &'static str {
    let path = type_name::<F>();
    match path.rsplit("::").next() {
        Some(name) if !path.contains(['{', '<']) => name,
        _ => "lambda",
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<I: Flow, O: Flow> Runnable for Lambda<I, O> {
    type Input = I;
    type Output = O;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new(self.name, StepKind::Chain)
    }

    async fn call(&self, input: I, context: &RunContext) -> Result<O> {
        match &self.function {
            Function::Sync(function) => function(input, context),
            Function::Async(function) => function(input, context.clone()).await,
            Function::Stream(function) => fold::<O>(function(input, context.clone())).await,
        }
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, I>,
        context: RunContext,
    ) -> ChunkStream<'a, O> {
        let Function::Stream(function) = &self.function else {
            return barrier(self, input, context);
        };
        let opened = async move { Ok(function(fold::<I>(input).await?, context)) };
        stream::once(opened).try_flatten().boxed()
    }
}

impl<I: Flow, O: Flow> Clone for Lambda<I, O> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            function: match &self.function {
                Function::Sync(function) => Function::Sync(Arc::clone(function)),
                Function::Async(function) => Function::Async(Arc::clone(function)),
                Function::Stream(function) => Function::Stream(Arc::clone(function)),
            },
        }
    }
}

impl<I: Flow, O: Flow> fmt::Debug for Lambda<I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lambda").field(&self.name).finish()
    }
}
