use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::lambda::name_of;
use super::owned_stream::owning;
use super::part::Part;
use super::step::{part, part_stream};
use super::{ChunkStream, Flow, Runnable, StepInfo, fold};
use crate::context::{RunContext, StepKind};
use crate::error::Result;

/// Runs the step that a function chooses. Made by [`dynamic`].
pub struct Dynamic<R: Runnable> {
    name: &'static str,
    choose: Choose<R>,
}

type Choose<R> = Arc<dyn Fn(&<R as Runnable>::Input, &RunContext) -> Result<R> + Send + Sync>;

/// A step that looks at its whole input, chooses a step, and runs that on the same input. The
/// chosen step streams.
///
/// The step that is chosen may itself choose, as deep as
/// [`RunContext::with_recursion_limit`] allows; the default is 25. Where the choices are known
/// before, [`branch`](super::branch()) and [`Router`](super::Router) show them in the graph.
///
/// ```
/// use chat_core::{BoxRunnable, RunnableExt, dynamic, lambda};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let short = lambda(|text: String| text).boxed();
/// let long = lambda(|text: String| format!("{} letters", text.len())).boxed();
/// let step = dynamic(move |text: &String, _context| {
///     Ok(if text.len() > 5 { long.clone() } else { short.clone() })
/// });
/// assert_eq!(step.invoke("sea").await?, "sea");
/// assert_eq!(step.invoke("the wide sea").await?, "12 letters");
/// # Ok(())
/// # }
/// ```
pub fn dynamic<I, R>(
    choose: impl Fn(&I, &RunContext) -> Result<R> + Send + Sync + 'static,
) -> Dynamic<R>
where
    I: Flow,
    R: Runnable<Input = I>,
{
    Dynamic {
        name: match name_of(&choose) {
            "lambda" => "dynamic",
            name => name,
        },
        choose: Arc::new(choose),
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<R: Runnable + 'static> Runnable for Dynamic<R> {
    type Input = R::Input;
    type Output = R::Output;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new(self.name, StepKind::Chain)
    }

    async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
        let context = context.deeper()?;
        let chosen = (self.choose)(&input, &context)?;
        part(&chosen, input, &context, CHOSEN).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, R::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, R::Output> {
        let opened = async move {
            let context = context.deeper()?;
            let input = fold::<R::Input>(input).await?;
            let chosen = (self.choose)(&input, &context)?;
            Ok(owning(chosen, move |chosen| {
                let input = stream::iter([Ok(input.into_chunk())]).boxed();
                part_stream(chosen, input, &context, CHOSEN)
            }))
        };
        stream::once(opened).try_flatten().boxed()
    }
}

const CHOSEN: Part<'static> = Part::named("dynamic", "chosen");

impl<R: Runnable> Clone for Dynamic<R> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            choose: Arc::clone(&self.choose),
        }
    }
}

impl<R: Runnable> fmt::Debug for Dynamic<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Dynamic").field(&self.name).finish()
    }
}
