use std::ops::BitOr;

use async_trait::async_trait;

use super::{ChunkStream, Runnable, Sequence, StepInfo, Takes};
use crate::context::RunContext;
use crate::error::Result;

/// Starts a chain that is written with `|`.
///
/// A prompt template and a model start one by themselves; `.pipe()` works for every step. What
/// stands behind a pointer, such as an `Arc<dyn ChatModel>`, needs one of the two, but for text:
/// `model | StrOutputParser`.
///
/// ```
/// use std::sync::Arc;
/// use chat_core::{ChatModel, FakeChatModel, RunnableExt, StrOutputParser, chain, lambda};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model: Arc<dyn ChatModel> = Arc::new(FakeChatModel::new(["hello"]));
/// let length = chain(model) | StrOutputParser | lambda(|text: String| text.len());
/// assert_eq!(length.invoke("hi").await?, 5);
/// # Ok(())
/// # }
/// ```
pub fn chain<R: Runnable>(first: R) -> Chain<R> {
    Chain { first }
}

/// The first step of a chain. Made by [`chain`].
#[derive(Clone, Debug)]
pub struct Chain<R> {
    first: R,
}

impl<R, N> BitOr<N> for Chain<R>
where
    R: Runnable,
    N: Takes<R::Output>,
{
    type Output = Sequence<R, N>;

    fn bitor(self, next: N) -> Self::Output {
        Sequence::new(self.first, next)
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<R: Runnable> Runnable for Chain<R> {
    type Input = R::Input;
    type Output = R::Output;

    fn info(&self) -> StepInfo<'_> {
        self.first.info()
    }

    async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
        self.first.call(input, context).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, R::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, R::Output> {
        self.first.transform(input, context)
    }
}
