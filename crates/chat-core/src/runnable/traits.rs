use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};

use super::{Flow, StepInfo, fold};
use crate::context::RunContext;
use crate::error::Result;

/// A stream of the pieces of a `T`.
pub type ChunkStream<'a, T> = BoxStream<'a, Result<<T as Flow>::Chunk>>;

/// A step behind a pointer, shared and without its own type.
pub type BoxRunnable<I, O> = Arc<dyn Runnable<Input = I, Output = O>>;

/// A step: one value in, one value out, whole or in pieces.
///
/// To *use* a step, see [`RunnableExt`](super::RunnableExt): `invoke`, `stream`, `batch`, `pipe`.
/// This trait is the contract with those who write steps.
///
/// # Implementing
///
/// All methods are required, so that a step that wraps another cannot forget one.
///
/// * `call` does the work. Hand `context` on to everything that it calls.
/// * `transform` does the same on streams. A step that can work on pieces as they come maps them; a
///   step that needs its whole input says [`barrier`]`(self, input, context)`.
/// * Emit no events: whoever runs the step does that.
/// * Drop must stop the work: spawn nothing that outlives the future or stream.
///
/// # Example
///
/// ```
/// use chat_core::{
///     ChunkStream, FakeChatModel, Result, RunContext, Runnable, RunnableExt, StepInfo, StepKind,
///     StrOutputParser, async_trait,
/// };
/// use futures::{StreamExt, TryStreamExt};
///
/// struct Shout;
///
/// #[async_trait]
/// impl Runnable for Shout {
///     type Input = String;
///     type Output = String;
///
///     fn info(&self) -> StepInfo<'_> {
///         StepInfo::new("shout", StepKind::Chain)
///     }
///
///     async fn call(&self, input: String, _context: &RunContext) -> Result<String> {
///         Ok(input.to_uppercase())
///     }
///
///     fn transform<'a>(
///         &'a self,
///         input: ChunkStream<'a, String>,
///         _context: RunContext,
///     ) -> ChunkStream<'a, String> {
///         input.map_ok(|piece| piece.to_uppercase()).boxed()
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let chain = FakeChatModel::new(["hello"]).pipe(StrOutputParser).pipe(Shout);
/// assert_eq!(chain.invoke("hi").await?, "HELLO");
/// # Ok(())
/// # }
/// ```
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a step of a chain",
    label = "this is not `Runnable`",
    note = "a function becomes a step with `lambda(|input: Type| …)`",
    note = "a step of your own implements `Runnable`",
    note = "a chat model of your own implements `ChatModel` and says `runnable_model!(ItsType);`"
)]
pub trait Runnable: Send + Sync {
    /// What goes in.
    type Input: Flow;

    /// What comes out.
    type Output: Flow;

    /// How the step is called and what kind it is.
    fn info(&self) -> StepInfo<'_>;

    /// Does the work on a whole value.
    async fn call(&self, input: Self::Input, context: &RunContext) -> Result<Self::Output>;

    /// Does the work on a stream. Nothing happens before the stream is polled.
    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Self::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, Self::Output>;
}

const _: fn() = || {
    fn assert_send_sync<T: Send + Sync + ?Sized>() {}
    assert_send_sync::<BoxRunnable<String, String>>();
};

/// The `transform` of a step that needs its whole input: it folds the stream and calls the step.
pub fn barrier<'a, R: Runnable + ?Sized>(
    step: &'a R,
    input: ChunkStream<'a, R::Input>,
    context: RunContext,
) -> ChunkStream<'a, R::Output> {
    stream::once(async move {
        let input = fold::<R::Input>(input).await?;
        Ok(step.call(input, &context).await?.into_chunk())
    })
    .boxed()
}

macro_rules! forward_to_inner {
    ($($pointer:ident),*) => {$(
        #[async_trait]
        #[deny(clippy::missing_trait_methods)]
        impl<R: Runnable + ?Sized> Runnable for $pointer<R> {
            type Input = R::Input;
            type Output = R::Output;

            fn info(&self) -> StepInfo<'_> {
                (**self).info()
            }

            async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
                (**self).call(input, context).await
            }

            fn transform<'a>(
                &'a self,
                input: ChunkStream<'a, R::Input>,
                context: RunContext,
            ) -> ChunkStream<'a, R::Output> {
                (**self).transform(input, context)
            }
        }
    )*};
}

forward_to_inner!(Arc, Box);
