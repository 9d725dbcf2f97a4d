use async_trait::async_trait;
use futures::stream::StreamExt;
use serde_json::Value;

use super::error::StructuredOutputError;
use super::{OutputType, Structured, StructuredChunk, StructuredFold};
use crate::context::RunContext;
use crate::error::{Error, Result};
use crate::runnable::{ChunkStream, Flow, Fold, Runnable, StepInfo};
use crate::value::AiMessage;

/// Gives the raw answer also where it holds no value: an answer that cannot be read is then no
/// error, but an output. Made by [`include_raw`](crate::StructuredModel::include_raw).
///
/// Everything else that goes wrong stays an error.
#[derive(Clone, Debug)]
pub struct IncludeRaw<S> {
    inner: S,
}

impl<S> IncludeRaw<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner }
    }
}

/// A model's answer, and the value in it or why there is none. Given by [`IncludeRaw`].
#[derive(Debug)]
#[non_exhaustive]
pub struct RawStructured<T> {
    /// The answer.
    pub raw: AiMessage,
    /// The value, or why there is none.
    pub parsed: Result<Structured<T>>,
}

impl<T> RawStructured<T> {
    fn new(parsed: Result<Structured<T>>) -> Result<Self> {
        let raw = match &parsed {
            Ok(value) => value.raw().clone(),
            Err(error) => match StructuredOutputError::of(error) {
                Some(problem) => problem.raw().clone(),
                None => return Err(error.clone()),
            },
        };
        Ok(Self { raw, parsed })
    }
}

impl<T> Clone for RawStructured<T> {
    fn clone(&self) -> Self {
        Self {
            raw: self.raw.clone(),
            parsed: self.parsed.clone(),
        }
    }
}

fn is_about_the_answer(error: &Error) -> bool {
    StructuredOutputError::of(error).is_some()
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<S, T> Runnable for IncludeRaw<S>
where
    S: Runnable<Output = Structured<T>>,
    T: OutputType,
{
    type Input = S::Input;
    type Output = RawStructured<T>;

    fn info(&self) -> StepInfo<'_> {
        self.inner.info()
    }

    async fn call(&self, input: S::Input, context: &RunContext) -> Result<RawStructured<T>> {
        RawStructured::new(self.inner.call(input, context).await)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, S::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, RawStructured<T>> {
        let mut round = 0;
        let keep = move |item: Result<StructuredChunk<T>>| match item {
            Ok(chunk) => {
                round = chunk.round();
                Ok(chunk)
            }
            Err(error) if is_about_the_answer(&error) => {
                Ok(StructuredChunk::end_with(Err(error)).in_round(round))
            }
            Err(error) => Err(error),
        };
        let chunks = self.inner.transform(input, context);
        chunks.map(keep).boxed()
    }
}

impl<T: OutputType> Flow for RawStructured<T> {
    type Chunk = StructuredChunk<T>;
    type Fold = RawStructuredFold<T>;

    fn into_chunk(self) -> StructuredChunk<T> {
        StructuredChunk::end_with(self.parsed)
    }

    fn show(chunk: &StructuredChunk<T>) -> Value {
        chunk.show()
    }

    fn schema() -> Option<Value> {
        None
    }
}

/// The fold of a [`RawStructured`]: the last chunk has both.
#[derive(Debug)]
pub struct RawStructuredFold<T>(StructuredFold<T>);

impl<T> Default for RawStructuredFold<T> {
    fn default() -> Self {
        Self(StructuredFold::default())
    }
}

impl<T: OutputType> Fold for RawStructuredFold<T> {
    type Chunk = StructuredChunk<T>;
    type Whole = RawStructured<T>;

    fn push(&mut self, chunk: StructuredChunk<T>) -> Result<()> {
        self.0.push(chunk)
    }

    fn finish(self) -> Result<RawStructured<T>> {
        RawStructured::new(self.0.into_end()?)
    }
}
