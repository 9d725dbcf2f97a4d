use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::part::Part;
use super::step::{part, part_stream};
use super::{BoxRunnable, ChunkStream, DescribeStep, Flow, Runnable, StepDetails, StepInfo, fold};
use crate::context::{RunContext, StepKind};
use crate::error::Result;

/// Runs the first step whose condition holds. Made by [`branch`].
pub struct Branch<I: Flow, O: Flow> {
    arms: Vec<Arm<I, O>>,
    default: BoxRunnable<I, O>,
}

/// A [`branch`] that has no step for the case that no condition holds:
/// [`otherwise`](Self::otherwise) gives it one and makes it a step.
#[must_use = "it is no step before `otherwise`"]
pub struct BranchWithoutDefault<I: Flow, O: Flow> {
    arms: Vec<Arm<I, O>>,
}

struct Arm<I: Flow, O: Flow> {
    condition: Condition<I>,
    step: BoxRunnable<I, O>,
}

enum Condition<I: Flow> {
    Function(Arc<dyn Fn(&I) -> bool + Send + Sync>),
    Step(BoxRunnable<I, bool>),
}

/// Chooses between steps by conditions, tried in order: `branch().when(…).otherwise(…)`. There must
/// be a step for the case that none holds.
///
/// It looks at the whole input; the chosen step streams.
///
/// ```
/// use chat_core::{FakeChatModel, RunnableExt, StrOutputParser, branch, lambda};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let step = branch()
///     .when(|text: &String| text.is_empty(), lambda(|_| "Say something.".to_owned()))
///     .when(|text| text.ends_with('?'), lambda(|text| format!("You ask: {text}")))
///     .otherwise(lambda(|text| text));
/// assert_eq!(step.invoke("Why?").await?, "You ask: Why?");
/// assert_eq!(step.invoke("").await?, "Say something.");
/// # Ok(())
/// # }
/// ```
pub fn branch<I: Flow, O: Flow>() -> BranchWithoutDefault<I, O> {
    BranchWithoutDefault { arms: Vec::new() }
}

impl<I: Flow, O: Flow> BranchWithoutDefault<I, O> {
    /// Runs this step if the condition holds and none before it does.
    pub fn when<R>(self, condition: impl Fn(&I) -> bool + Send + Sync + 'static, step: R) -> Self
    where
        R: Runnable<Input = I, Output = O> + 'static,
    {
        self.arm(Condition::Function(Arc::new(condition)), step)
    }

    /// The same with a condition that is a step, such as a question to a model. It is run only if
    /// no condition before it holds.
    pub fn when_step<R>(
        self,
        condition: impl Runnable<Input = I, Output = bool> + 'static,
        step: R,
    ) -> Self
    where
        R: Runnable<Input = I, Output = O> + 'static,
    {
        self.arm(Condition::Step(Arc::new(condition)), step)
    }

    /// Runs this step if no condition holds.
    pub fn otherwise<R>(self, step: R) -> Branch<I, O>
    where
        R: Runnable<Input = I, Output = O> + 'static,
    {
        Branch {
            arms: self.arms,
            default: Arc::new(step),
        }
    }

    fn arm<R>(mut self, condition: Condition<I>, step: R) -> Self
    where
        R: Runnable<Input = I, Output = O> + 'static,
    {
        let step = Arc::new(step);
        self.arms.push(Arm { condition, step });
        self
    }
}

impl<I: Flow, O: Flow> Branch<I, O> {
    async fn choose(
        &self,
        input: &I,
        context: &RunContext,
    ) -> Result<(&BoxRunnable<I, O>, Part<'static>)> {
        for (at, arm) in self.arms.iter().enumerate() {
            let holds = match &arm.condition {
                Condition::Function(condition) => condition(input),
                Condition::Step(condition) => {
                    let at = Part::numbered("condition", at);
                    part(condition, input.clone(), context, at).await?
                }
            };
            if holds {
                return Ok((&arm.step, Part::numbered("branch", at)));
            }
        }
        Ok((&self.default, Part::named("branch", "default")))
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<I: Flow, O: Flow> Runnable for Branch<I, O> {
    type Input = I;
    type Output = O;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("branch", StepKind::Chain).with_details(self)
    }

    async fn call(&self, input: I, context: &RunContext) -> Result<O> {
        let (step, place) = self.choose(&input, context).await?;
        part(step, input, context, place).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, I>,
        context: RunContext,
    ) -> ChunkStream<'a, O> {
        let opened = async move {
            let input = fold::<I>(input).await?;
            let (step, place) = self.choose(&input, &context).await?;
            let input = stream::iter([Ok(input.into_chunk())]).boxed();
            Ok(part_stream(step, input, &context, place))
        };
        stream::once(opened).try_flatten().boxed()
    }
}

impl<I: Flow, O: Flow> DescribeStep for Branch<I, O> {
    fn describe(&self) -> StepDetails<'_> {
        let arms = self.arms.iter().enumerate();
        let details = arms.fold(StepDetails::choice(), |details, (at, arm)| {
            let label = match &arm.condition {
                Condition::Function(_) => format!("condition {at}"),
                Condition::Step(condition) => condition.info().name.into_owned(),
            };
            details.branch(label, &arm.step)
        });
        details.branch("otherwise", &self.default)
    }
}

impl<I: Flow, O: Flow> Clone for Branch<I, O> {
    fn clone(&self) -> Self {
        Self {
            arms: self.arms.clone(),
            default: Arc::clone(&self.default),
        }
    }
}

impl<I: Flow, O: Flow> Clone for BranchWithoutDefault<I, O> {
    fn clone(&self) -> Self {
        Self {
            arms: self.arms.clone(),
        }
    }
}

impl<I: Flow, O: Flow> Clone for Arm<I, O> {
    fn clone(&self) -> Self {
        Self {
            condition: match &self.condition {
                Condition::Function(condition) => Condition::Function(Arc::clone(condition)),
                Condition::Step(condition) => Condition::Step(Arc::clone(condition)),
            },
            step: Arc::clone(&self.step),
        }
    }
}

impl<I: Flow, O: Flow> fmt::Debug for Branch<I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.arms.iter().map(|arm| arm.step.info().name))
            .entry(&self.default.info().name)
            .finish()
    }
}

impl<I: Flow, O: Flow> fmt::Debug for BranchWithoutDefault<I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.arms.iter().map(|arm| arm.step.info().name))
            .finish()
    }
}
