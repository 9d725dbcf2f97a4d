use std::ops::BitOr;

use async_trait::async_trait;

use super::step::{nested_step, nested_step_stream};
use super::{ChunkStream, DescribeStep, Runnable, StepDetails, StepInfo, Takes};
use crate::context::{RunContext, StepKind};
use crate::error::Result;

/// Two steps, one after the other. Made by [`pipe`](super::RunnableExt::pipe) and `|`.
#[derive(Clone, Debug)]
pub struct Sequence<A, B> {
    first: A,
    second: B,
}

impl<A, B> Sequence<A, B> {
    pub(crate) fn new(first: A, second: B) -> Self {
        Self { first, second }
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<A, B> Runnable for Sequence<A, B>
where
    A: Runnable,
    B: Runnable<Input = A::Output>,
{
    type Input = A::Input;
    type Output = B::Output;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("sequence", StepKind::Sequence).with_details(self)
    }

    async fn call(&self, input: A::Input, context: &RunContext) -> Result<B::Output> {
        let between = nested_step(&self.first, input, context).await?;
        nested_step(&self.second, between, context).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, A::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, B::Output> {
        let between = nested_step_stream(&self.first, input, context.clone());
        nested_step_stream(&self.second, between, context)
    }
}

impl<A, B> DescribeStep for Sequence<A, B>
where
    A: Runnable,
    B: Runnable<Input = A::Output>,
{
    fn describe(&self) -> StepDetails<'_> {
        StepDetails::sequence().then(&self.first).then(&self.second)
    }
}

impl<A, B, C> BitOr<C> for Sequence<A, B>
where
    A: Runnable,
    B: Runnable<Input = A::Output>,
    C: Takes<B::Output>,
{
    type Output = Sequence<Self, C>;

    fn bitor(self, next: C) -> Self::Output {
        Sequence::new(self, next)
    }
}
