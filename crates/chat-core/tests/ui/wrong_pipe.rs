//! A model is piped into a step that takes something else.

use chat_core::{
    ChunkStream, FakeChatModel, Result, RunContext, Runnable, RunnableExt, StepInfo, StepKind,
    Whole, async_trait, barrier,
};

struct Double;

#[async_trait]
impl Runnable for Double {
    type Input = Whole<i32>;
    type Output = Whole<i32>;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("double", StepKind::Chain)
    }

    async fn call(&self, input: Whole<i32>, _context: &RunContext) -> Result<Whole<i32>> {
        Ok(Whole(input.0 * 2))
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Whole<i32>>,
        context: RunContext,
    ) -> ChunkStream<'a, Whole<i32>> {
        barrier(self, input, context)
    }
}

fn main() {
    let _chain = FakeChatModel::new(["hello"]).pipe(Double);
}
