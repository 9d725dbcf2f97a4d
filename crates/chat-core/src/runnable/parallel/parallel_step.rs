use async_trait::async_trait;

use super::Branches;
use crate::context::{RunContext, StepKind};
use crate::error::Result;
use crate::runnable::{ChunkStream, DescribeStep, Runnable, StepDetails, StepInfo};

/// Steps that run side by side on the same input. Made by [`parallel`], or with names by
/// [`Parallel::new`].
///
/// All branches run at once; how many requests to models are under way is limited by the context
/// alone. On a stream, every branch gets every piece of the input, and pieces come out as the
/// branches give them. The first failure drops the other branches.
#[derive(Clone, Debug)]
pub struct Parallel<B> {
    branches: B,
}

/// Runs steps side by side on the same input. A tuple of steps gives a tuple; a list of named steps
/// of one type gives [`Named`](crate::Named) values, and fails before it runs any if two have one
/// name. For named steps of different types, see [`Parallel::new`].
///
/// ```
/// use chat_core::{FakeChatModel, Messages, RunnableExt, StrOutputParser, parallel};
/// use futures::TryStreamExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let joke = FakeChatModel::new(["Why?"]).pipe(StrOutputParser);
/// let poem = FakeChatModel::new(["The sea"]).pipe(StrOutputParser);
/// let both = parallel((joke, poem));
/// let (joke, poem) = both.invoke("the sea").await?;
/// assert_eq!((&*joke, &*poem), ("Why?", "The sea"));
///
/// // Streamed, each piece belongs to one of them.
/// let mut pieces = both.stream("the sea");
/// while let Some((joke, poem)) = pieces.try_next().await? {
///     println!("{joke:?} {poem:?}");
/// }
///
/// // Any number of models, by name:
/// let models = vec![
///     ("brief".to_owned(), FakeChatModel::new(["Hi."])),
///     ("polite".to_owned(), FakeChatModel::new(["Good day to you."])),
/// ];
/// let answers = parallel(models).invoke("Greet me.").await?;
/// assert_eq!(answers.get("brief").unwrap().text(), "Hi.");
/// # Ok(())
/// # }
/// ```
pub fn parallel<B: Branches>(branches: B) -> Parallel<B> {
    Parallel { branches }
}

impl<B> Parallel<B> {
    pub(super) fn of(branches: B) -> Self {
        Self { branches }
    }

    pub(super) fn into_branches(self) -> B {
        self.branches
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<B: Branches> Runnable for Parallel<B> {
    type Input = B::Input;
    type Output = B::Output;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("parallel", StepKind::Chain).with_details(self)
    }

    async fn call(&self, input: B::Input, context: &RunContext) -> Result<B::Output> {
        self.branches.call(input, context).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, B::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, B::Output> {
        self.branches.transform(input, context)
    }
}

impl<B: Branches> DescribeStep for Parallel<B> {
    fn describe(&self) -> StepDetails<'_> {
        self.branches.describe()
    }
}
