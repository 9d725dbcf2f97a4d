use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::future::try_join_all;
use futures::{StreamExt, TryStreamExt};

use super::merge::at_least_one;
use super::{Branches, Parallel, merge, tee};
use crate::context::RunContext;
use crate::error::Result;
use crate::runnable::part::Part;
use crate::runnable::step::{part, part_stream};
use crate::runnable::{
    ChunkStream, Flow, Runnable, StepDetails, StepPart, ToVariable, Variables, VariablesChunk,
};

/// Named steps that run side by side; their outputs become variables. Made by [`Parallel::new`] and
/// [`assign`](crate::assign).
pub struct NamedBranches<I: Flow> {
    branches: Vec<Branch<I>>,
}

struct Branch<I: Flow> {
    name: Arc<str>,
    step: Arc<dyn VariableStep<I>>,
}

impl<I: Flow> Parallel<NamedBranches<I>> {
    /// Steps of any types that take the same input, by name. What comes out are [`Variables`]: a
    /// text streams, piece by piece; every other value comes when it is there.
    ///
    /// It is how a prompt gets what several steps find out:
    ///
    /// ```
    /// use chat_core::{
    ///     ChatPromptTemplate, FakeChatModel, Parallel, RunnableExt, StrOutputParser, chain, lambda,
    ///     passthrough,
    /// };
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let search = lambda(|question: String| format!("what is known of: {question}"));
    /// let prompt = ChatPromptTemplate::from_template("{context}\n\nQuestion: {question}")?;
    /// let model = FakeChatModel::new(["Because of the rivers."]);
    /// let answer = chain(Parallel::new().with("context", search).with("question", passthrough()))
    ///     | prompt
    ///     | model.clone()
    ///     | StrOutputParser;
    /// assert_eq!(answer.invoke("Why is the sea salty?").await?, "Because of the rivers.");
    /// assert_eq!(
    ///     model.calls()[0].messages[0].text(),
    ///     "what is known of: Why is the sea salty?\n\nQuestion: Why is the sea salty?",
    /// );
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::of(NamedBranches::new())
    }

    /// Adds a step. A name that is there already gets the new step.
    #[must_use]
    pub fn with<R>(self, name: impl Into<Arc<str>>, step: R) -> Self
    where
        R: Runnable<Input = I> + 'static,
        R::Output: ToVariable,
    {
        Self::of(self.into_branches().with(name.into(), step))
    }
}

impl<I: Flow> Default for Parallel<NamedBranches<I>> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I: Flow> NamedBranches<I> {
    pub(in crate::runnable) fn new() -> Self {
        Self {
            branches: Vec::new(),
        }
    }

    pub(in crate::runnable) fn with<R>(mut self, name: Arc<str>, step: R) -> Self
    where
        R: Runnable<Input = I> + 'static,
        R::Output: ToVariable,
    {
        self.branches.retain(|branch| branch.name != name);
        let step = Arc::new(step);
        self.branches.push(Branch { name, step });
        self
    }

    pub(in crate::runnable) fn names(&self) -> impl Iterator<Item = &str> {
        self.branches.iter().map(|branch| &*branch.name)
    }

    /// The streams of all branches, one for each input.
    pub(in crate::runnable) fn streams<'a>(
        &'a self,
        inputs: impl Iterator<Item = ChunkStream<'a, I>>,
        context: &RunContext,
    ) -> impl Iterator<Item = ChunkStream<'a, Variables>> {
        let branches = self.branches.iter().zip(inputs);
        branches.map(|(branch, input)| branch.step.stream(&branch.name, input, context))
    }

    pub(in crate::runnable) fn len(&self) -> usize {
        self.branches.len()
    }
}

#[async_trait]
impl<I: Flow> Branches for NamedBranches<I> {
    type Input = I;
    type Output = Variables;

    fn describe(&self) -> StepDetails<'_> {
        let branches = self.branches.iter();
        branches.fold(StepDetails::parallel(), |details, branch| {
            details.with_part(branch.step.describe().with_label(&*branch.name))
        })
    }

    async fn call(&self, input: I, context: &RunContext) -> Result<Variables> {
        let calls = self.branches.iter().map(|branch| {
            let value = branch.step.call(&branch.name, input.clone(), context);
            async move { Ok((&branch.name, value.await?)) }
        });
        let values = try_join_all(calls).await?.into_iter();
        Ok(values.fold(Variables::new(), |variables, (name, value)| {
            variables.with(&**name, value)
        }))
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, I>,
        context: RunContext,
    ) -> ChunkStream<'a, Variables> {
        if self.branches.is_empty() {
            let nothing = Ok(Variables::new().into_chunk());
            return futures::stream::iter([nothing]).boxed();
        }
        let inputs = tee::<I>(input, self.len()).into_iter();
        merge::<Variables>(self.streams(inputs, &context))
    }
}

/// A step whose output becomes a variable, without the type of the output.
#[async_trait]
trait VariableStep<I: Flow>: Send + Sync {
    fn describe(&self) -> StepPart<'_>;

    async fn call(&self, name: &str, input: I, context: &RunContext) -> Result<serde_json::Value>;

    fn stream<'a>(
        &'a self,
        name: &'a Arc<str>,
        input: ChunkStream<'a, I>,
        context: &RunContext,
    ) -> ChunkStream<'a, Variables>;
}

#[async_trait]
impl<R: Runnable> VariableStep<R::Input> for R
where
    R::Output: ToVariable,
{
    fn describe(&self) -> StepPart<'_> {
        StepPart::new(self)
    }

    async fn call(
        &self,
        name: &str,
        input: R::Input,
        context: &RunContext,
    ) -> Result<serde_json::Value> {
        let output = part(self, input, context, Part::named("map:key", name)).await?;
        Ok(R::Output::to_variable(output.into_chunk()).into_value())
    }

    fn stream<'a>(
        &'a self,
        name: &'a Arc<str>,
        input: ChunkStream<'a, R::Input>,
        context: &RunContext,
    ) -> ChunkStream<'a, Variables> {
        let pieces = part_stream(self, input, context, Part::named("map:key", name));
        at_least_one::<R::Output>(pieces)
            .map_ok(|piece| VariablesChunk::One {
                name: Arc::clone(name),
                piece: R::Output::to_variable(piece),
            })
            .boxed()
    }
}

impl<I: Flow> Clone for Branch<I> {
    fn clone(&self) -> Self {
        Self {
            name: Arc::clone(&self.name),
            step: Arc::clone(&self.step),
        }
    }
}

impl<I: Flow> Clone for NamedBranches<I> {
    fn clone(&self) -> Self {
        Self {
            branches: self.branches.clone(),
        }
    }
}

impl<I: Flow> fmt::Debug for NamedBranches<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
