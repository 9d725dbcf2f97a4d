//! A step gives a value that does not flow.

use chat_core::{ChunkStream, Result, RunContext, Runnable, StepInfo, StepKind, async_trait, barrier};

#[derive(Clone)]
struct Joke;

struct Joker;

#[async_trait]
impl Runnable for Joker {
    type Input = String;
    type Output = Joke;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("joker", StepKind::Chain)
    }

    async fn call(&self, _topic: String, _context: &RunContext) -> Result<Joke> {
        Ok(Joke)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, String>,
        context: RunContext,
    ) -> ChunkStream<'a, Joke> {
        barrier(self, input, context)
    }
}

fn main() {}
