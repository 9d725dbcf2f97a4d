use async_trait::async_trait;

use crate::context::RunContext;
use crate::error::Result;
use crate::runnable::{ChunkStream, Flow, StepDetails};

/// What [`parallel`](super::parallel) runs side by side: a tuple of two to eight steps, a list of
/// named steps (`[("name", step)]` or a `Vec`), or [`NamedBranches`](super::NamedBranches).
///
/// # Implementing
///
/// It is implemented for all that there is; the methods are what [`Parallel`](super::Parallel) is
/// made of. All branches get the same input; the first failure drops the others.
///
/// # Example
///
/// ```
/// use chat_core::{RunnableExt, lambda, parallel};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let step = parallel((
///     lambda(|text: String| text.to_uppercase()),
///     lambda(|text: String| text.len()),
/// ));
/// assert_eq!(step.invoke("sea").await?, ("SEA".to_owned(), 3));
/// # Ok(())
/// # }
/// ```
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run side by side",
    label = "these are not branches",
    note = "give a tuple of two to eight steps: `parallel((first, second))`; the branches must take the same input",
    note = "or a list of steps of one type with names: `parallel([(\"first\", first), (\"second\", second)])`",
    note = "a closure becomes a step with `lambda(|input: Type| …)`"
)]
pub trait Branches: Send + Sync {
    /// What goes into every branch.
    type Input: Flow;

    /// What comes out of all of them together.
    type Output: Flow;

    /// What is inside.
    fn describe(&self) -> StepDetails<'_>;

    /// Runs all branches on a whole value.
    async fn call(&self, input: Self::Input, context: &RunContext) -> Result<Self::Output>;

    /// Runs all branches on a stream.
    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Self::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, Self::Output>;
}
