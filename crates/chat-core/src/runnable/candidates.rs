use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::first_piece::until_first_piece;
use super::part::Part;
use super::step::{part, part_stream};
use super::{
    ChunkStream, DescribeStep, Flow, Race, Runnable, StepDetails, StepInfo, WithFallbacks, fold,
};
use crate::context::{RunContext, StepKind};
use crate::error::{Error, ErrorKind, Result};

/// Steps of which any may give the output.
#[derive(Clone, Debug)]
pub(crate) struct Candidates<R, F> {
    pub(crate) first: R,
    pub(crate) others: Vec<F>,
}

/// One of them.
#[derive(Debug)]
pub(crate) enum Candidate<'a, R, F> {
    First(&'a R),
    Other(&'a F),
}

impl<R, F> Candidates<R, F> {
    /// All of them, numbered from 0.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, Candidate<'_, R, F>)> {
        let others = self.others.iter().map(Candidate::Other);
        std::iter::once(Candidate::First(&self.first))
            .chain(others)
            .enumerate()
    }
}

impl<R, F> Candidates<R, F>
where
    R: Runnable,
    F: Runnable<Input = R::Input, Output = R::Output>,
{
    pub(super) fn describe(&self, label: impl Fn(usize) -> String) -> StepDetails<'_> {
        self.iter()
            .fold(StepDetails::choice(), |details, (at, step)| match step {
                Candidate::First(step) => details.branch(label(at), step),
                Candidate::Other(step) => details.branch(label(at), step),
            })
    }
}

impl<'a, R, F> Candidate<'a, R, F>
where
    R: Runnable,
    F: Runnable<Input = R::Input, Output = R::Output>,
{
    pub(super) async fn call(
        self,
        input: R::Input,
        context: &RunContext,
        place: Part<'_>,
    ) -> Result<R::Output> {
        match self {
            Self::First(step) => part(step, input, context, place).await,
            Self::Other(step) => part(step, input, context, place).await,
        }
    }

    /// The stream, once its first piece is there.
    pub(super) async fn open(
        self,
        input: R::Input,
        context: &RunContext,
        place: Part<'a>,
    ) -> Result<ChunkStream<'a, R::Output>> {
        let input = stream::iter([Ok(input.into_chunk())]).boxed();
        until_first_piece::<R::Output>(match self {
            Self::First(step) => part_stream(step, input, context, place),
            Self::Other(step) => part_stream(step, input, context, place),
        })
        .await
    }
}

/// The error that holds those of all candidates. `base` is the one whose kind counts.
pub(crate) fn all_failed(base: Option<&Error>, failures: Vec<Error>) -> Error {
    let Some(base) = base.cloned() else {
        return Error::new(ErrorKind::Configuration, "there was no step to try");
    };
    if failures.len() == 1 {
        return base;
    }
    base.with_failures(failures)
}

/// Makes a step of a type that has `candidates`. Its method `first_success` chooses among them, and
/// `label` names one of them in a graph.
macro_rules! step_of_candidates {
    ($step:ident, name: $name:literal, tag: $tag:literal) => {
        #[async_trait]
        #[deny(clippy::missing_trait_methods)]
        impl<R, F> Runnable for $step<R, F>
        where
            R: Runnable,
            F: Runnable<Input = R::Input, Output = R::Output>,
        {
            type Input = R::Input;
            type Output = R::Output;

            fn info(&self) -> StepInfo<'_> {
                StepInfo::new($name, StepKind::Chain).with_details(self)
            }

            async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
                self.first_success(context, |at, candidate| {
                    candidate.call(input.clone(), context, Part::numbered($tag, at))
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
                    self.first_success(&context, |at, candidate| {
                        candidate.open(input.clone(), &context, Part::numbered($tag, at))
                    })
                    .await
                };
                stream::once(opened).try_flatten().boxed()
            }
        }

        impl<R, F> DescribeStep for $step<R, F>
        where
            R: Runnable,
            F: Runnable<Input = R::Input, Output = R::Output>,
        {
            fn describe(&self) -> StepDetails<'_> {
                self.candidates.describe(|at| self.label(at))
            }
        }
    };
}

step_of_candidates!(Race, name: "race", tag: "race");
step_of_candidates!(WithFallbacks, name: "with_fallbacks", tag: "fallback");
