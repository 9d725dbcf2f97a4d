use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, StreamExt};

use super::lambda::name_of;
use super::{ChunkStream, Flow, Runnable, StepInfo, fold};
use crate::context::{RunContext, StepKind};
use crate::error::Result;

/// A step that is made of a function from stream to stream. Made by [`generator`].
pub struct Generator<I: Flow, O: Flow> {
    name: &'static str,
    function: Arc<StreamFunction<I, O>>,
}

type StreamFunction<I, O> =
    dyn for<'a> Fn(ChunkStream<'a, I>, RunContext) -> ChunkStream<'a, O> + Send + Sync;

/// Makes a step of a function from a stream of pieces to a stream of pieces: `generator::<Input,
/// Output>(…)`. It works on the pieces as they come. A whole value goes through it as one piece.
///
/// ```
/// use chat_core::{RunnableExt, generator};
/// use futures::{StreamExt, TryStreamExt};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let shout = generator::<String, String>(|pieces, _context| {
///     pieces.map_ok(|piece| piece.to_uppercase()).boxed()
/// });
/// assert_eq!(shout.invoke("the sea").await?, "THE SEA");
/// # Ok(())
/// # }
/// ```
pub fn generator<I: Flow, O: Flow>(
    function: impl for<'a> Fn(ChunkStream<'a, I>, RunContext) -> ChunkStream<'a, O>
    + Send
    + Sync
    + 'static,
) -> Generator<I, O> {
    Generator {
        name: match name_of(&function) {
            "lambda" => "generator",
            name => name,
        },
        function: Arc::new(function),
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<I: Flow, O: Flow> Runnable for Generator<I, O> {
    type Input = I;
    type Output = O;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new(self.name, StepKind::Chain)
    }

    async fn call(&self, input: I, context: &RunContext) -> Result<O> {
        let input = stream::iter([Ok(input.into_chunk())]).boxed();
        fold::<O>((self.function)(input, context.clone())).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, I>,
        context: RunContext,
    ) -> ChunkStream<'a, O> {
        (self.function)(input, context)
    }
}

impl<I: Flow, O: Flow> Clone for Generator<I, O> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            function: Arc::clone(&self.function),
        }
    }
}

impl<I: Flow, O: Flow> fmt::Debug for Generator<I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Generator").field(&self.name).finish()
    }
}
