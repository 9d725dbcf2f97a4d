use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt};

use super::parallel::{Branches, NamedBranches, merge, tee};
use super::{
    ChunkStream, DescribeStep, Runnable, StepDetails, StepInfo, ToVariable, Variables,
    VariablesChunk,
};
use crate::context::{RunContext, StepKind};
use crate::error::Result;

/// Adds variables to variables. Made by [`assign`].
#[derive(Clone, Debug)]
pub struct Assign {
    branches: NamedBranches<Variables>,
}

/// Adds a variable that a step makes of the variables that are there; they stay. Add more with
/// [`with`](Assign::with): steps of one `assign` run side by side and do not see each other's
/// variables.
///
/// What is there passes at once, piece by piece; so do the pieces of what is added. A new variable
/// replaces one of the same name. To keep what goes into a step that takes no variables, run it
/// beside [`passthrough`](fn@super::passthrough): `parallel((passthrough(), step))`.
///
/// ```
/// use chat_core::{FakeChatModel, RunnableExt, StrOutputParser, Variables, assign, lambda};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let topic = lambda(|variables: Variables| variables.text("topic").map(str::to_uppercase));
/// let step = assign("title", topic);
/// let variables = step.invoke([("topic", "the sea")]).await?;
/// assert_eq!(variables.text("topic")?, "the sea");
/// assert_eq!(variables.text("title")?, "THE SEA");
/// # Ok(())
/// # }
/// ```
pub fn assign<R>(name: impl Into<Arc<str>>, step: R) -> Assign
where
    R: Runnable<Input = Variables> + 'static,
    R::Output: ToVariable,
{
    Assign {
        branches: NamedBranches::new().with(name.into(), step),
    }
}

impl Assign {
    /// Adds one more variable.
    #[must_use]
    pub fn with<R>(self, name: impl Into<Arc<str>>, step: R) -> Self
    where
        R: Runnable<Input = Variables> + 'static,
        R::Output: ToVariable,
    {
        Self {
            branches: self.branches.with(name.into(), step),
        }
    }

    /// The piece without the variables that are replaced. `None` if nothing is left of it.
    fn keep(&self, chunk: VariablesChunk) -> Option<VariablesChunk> {
        match chunk {
            VariablesChunk::All(all) => {
                Some(VariablesChunk::All(all.without(self.branches.names())))
            }
            VariablesChunk::One { ref name, .. } => {
                let is_replaced = self.branches.names().any(|new| new == &**name);
                (!is_replaced).then_some(chunk)
            }
        }
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Runnable for Assign {
    type Input = Variables;
    type Output = Variables;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("assign", StepKind::Chain).with_details(self)
    }

    async fn call(&self, input: Variables, context: &RunContext) -> Result<Variables> {
        let new = self.branches.call(input.clone(), context).await?;
        Ok(input.and(new))
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Variables>,
        context: RunContext,
    ) -> ChunkStream<'a, Variables> {
        let mut inputs = tee::<Variables>(input, self.branches.len() + 1).into_iter();
        let kept = inputs.next().map(|input| -> ChunkStream<'a, Variables> {
            input
                .try_filter_map(|chunk| ready(Ok(self.keep(chunk))))
                .boxed()
        });
        let new = self.branches.streams(inputs, &context);
        merge::<Variables>(kept.into_iter().chain(new))
    }
}

impl DescribeStep for Assign {
    fn describe(&self) -> StepDetails<'_> {
        self.branches.describe()
    }
}
