use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt};

use super::batch::{as_completed, in_order};
use super::{ChunkStream, DescribeStep, Runnable, StepDetails, StepInfo, barrier};
use crate::context::{RunContext, StepKind};
use crate::error::Result;

/// Runs a step on each item of a list. Made by [`each`](super::RunnableExt::each).
///
/// ```
/// use chat_core::{RunnableExt, lambda};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let lengths = lambda(|text: String| text.len()).each();
/// assert_eq!(lengths.invoke(vec!["the".to_owned(), "sea".to_owned()]).await?, [3, 3]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Each<R> {
    pub(super) inner: R,
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<R: Runnable> Runnable for Each<R> {
    type Input = Vec<R::Input>;
    type Output = Vec<R::Output>;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("each", StepKind::Chain).with_details(self)
    }

    async fn call(&self, input: Self::Input, context: &RunContext) -> Result<Self::Output> {
        let results = as_completed(&self.inner, input, context.clone());
        let outputs = results.map(|(at, result)| match result {
            Ok(output) => Ok((at, output)),
            Err(error) => {
                let error = error.with_step(&self.inner.info().name);
                Err(error.with_step(&at.to_string()))
            }
        });
        Ok(in_order(outputs.try_collect().await?))
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Self::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, Self::Output> {
        barrier(self, input, context)
    }
}

impl<R: Runnable> DescribeStep for Each<R> {
    fn describe(&self) -> StepDetails<'_> {
        StepDetails::repeated(&self.inner)
    }
}
