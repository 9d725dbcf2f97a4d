use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::first_piece::until_first_piece;
use super::{ChunkStream, DescribeStep, Flow, Runnable, StepDetails, StepInfo, fold};
use crate::context::RunContext;
use crate::error::Result;
use crate::retry::{RetryPolicy, retry_around};

/// Tries a step again when it fails. Made by [`with_retry`](super::RunnableExt::with_retry).
///
/// A stream is tried again until its first piece; after that an error is final. Around a chat
/// model, this is a chat model.
#[derive(Clone, Debug)]
pub struct WithRetry<R> {
    pub(crate) inner: R,
    pub(crate) policy: RetryPolicy,
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<R: Runnable> Runnable for WithRetry<R> {
    type Input = R::Input;
    type Output = R::Output;

    fn info(&self) -> StepInfo<'_> {
        self.inner.info().with_details(self)
    }

    async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
        retry_around(&self.policy, context, |context| {
            let input = input.clone();
            async move { self.inner.call(input, &context).await }
        })
        .await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, R::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, R::Output> {
        let opened = async move {
            let input = fold::<R::Input>(input).await?;
            retry_around(&self.policy, &context, |context| {
                let whole = stream::iter([Ok(input.clone().into_chunk())]).boxed();
                until_first_piece::<R::Output>(self.inner.transform(whole, context))
            })
            .await
        };
        stream::once(opened).try_flatten().boxed()
    }
}

impl<R: Runnable> DescribeStep for WithRetry<R> {
    fn describe(&self) -> StepDetails<'_> {
        let note = format!("with_retry({})", self.policy.max_retries());
        StepDetails::wrapper(note, &self.inner)
    }
}
