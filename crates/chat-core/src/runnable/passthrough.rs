use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, StreamExt};

use super::{ChunkStream, Flow, Fold, Runnable, StepInfo};
use crate::context::{RunContext, StepKind};
use crate::error::Result;

/// Gives what it gets, piece by piece. Made by [`passthrough`].
pub struct Passthrough<T> {
    look: Option<Look<T>>,
}

type Look<T> = Arc<dyn Fn(&T) + Send + Sync>;

/// A step that gives what it gets: beside others in a [`parallel`](fn@super::parallel) it keeps the
/// input.
///
/// ```
/// use chat_core::{RunnableExt, lambda, parallel, passthrough};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let step = parallel((passthrough(), lambda(|text: String| text.len())));
/// assert_eq!(step.invoke("sea").await?, ("sea".to_owned(), 3));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn passthrough<T: Flow>() -> Passthrough<T> {
    Passthrough { look: None }
}

impl<T: Flow> Passthrough<T> {
    /// Shows the whole value to a function: before it is given, or on a stream after its last
    /// piece.
    #[must_use]
    pub fn with_inspect(self, look: impl Fn(&T) + Send + Sync + 'static) -> Self {
        Self {
            look: Some(Arc::new(look)),
        }
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<T: Flow> Runnable for Passthrough<T> {
    type Input = T;
    type Output = T;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("passthrough", StepKind::Chain)
    }

    async fn call(&self, input: T, _context: &RunContext) -> Result<T> {
        if let Some(look) = &self.look {
            look(&input);
        }
        Ok(input)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, T>,
        _context: RunContext,
    ) -> ChunkStream<'a, T> {
        let Some(look) = &self.look else {
            return input;
        };
        let start = Some((input, T::Fold::default()));
        stream::try_unfold(start, move |state| async move {
            let Some((mut input, mut fold)) = state else {
                return Ok(None);
            };
            let Some(chunk) = input.next().await.transpose()? else {
                look(&fold.finish()?);
                return Ok(None);
            };
            fold.push(chunk.clone())?;
            Ok(Some((chunk, Some((input, fold)))))
        })
        .boxed()
    }
}

impl<T> Clone for Passthrough<T> {
    fn clone(&self) -> Self {
        Self {
            look: self.look.clone(),
        }
    }
}

impl<T> fmt::Debug for Passthrough<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passthrough")
    }
}
