use chat_core::{
    ChunkStream, Flow, Result, RunContext, Runnable, StepInfo, StepKind, async_trait, barrier,
};
use futures::{StreamExt, TryStreamExt};

/// A step made of a function; it needs its whole input.
pub(crate) struct Function<I, O> {
    name: &'static str,
    work: fn(I) -> Result<O>,
}

/// A step that does this to its input.
pub(crate) fn function<I: Flow, O: Flow>(
    name: &'static str,
    work: fn(I) -> Result<O>,
) -> Function<I, O> {
    Function { name, work }
}

#[async_trait]
impl<I: Flow, O: Flow> Runnable for Function<I, O> {
    type Input = I;
    type Output = O;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new(self.name, StepKind::Chain)
    }

    async fn call(&self, input: I, _context: &RunContext) -> Result<O> {
        (self.work)(input)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, I>,
        context: RunContext,
    ) -> ChunkStream<'a, O> {
        barrier(self, input, context)
    }
}

/// A step that works on pieces as they come.
#[derive(Clone)]
pub(crate) struct Shout;

#[async_trait]
impl Runnable for Shout {
    type Input = String;
    type Output = String;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("shout", StepKind::Chain)
    }

    async fn call(&self, input: String, _context: &RunContext) -> Result<String> {
        Ok(input.to_uppercase())
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, String>,
        _context: RunContext,
    ) -> ChunkStream<'a, String> {
        input.map_ok(|piece| piece.to_uppercase()).boxed()
    }
}
