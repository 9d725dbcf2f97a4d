use std::fmt::Debug;

use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::part::Part;
use super::step::{part, part_stream};
use super::{ChunkStream, DescribeStep, Flow, Runnable, StepDetails, StepInfo, fold};
use crate::context::{RunContext, StepKind};
use crate::error::{Error, ErrorKind, Result};

/// Runs the step that a key names. What goes in is the key and the input of the step:
/// `(key, input)`.
///
/// It waits for the key and the whole input; the chosen step streams. A key that no step has is an
/// error that names the known ones, unless there is [a default](Self::with_default).
///
/// ```
/// use chat_core::{RunnableExt, Router, lambda, parallel, passthrough};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let router = Router::new()
///     .with("math", lambda(|question: String| format!("a number for {question}")).boxed())
///     .with("poetry", lambda(|question: String| format!("a verse for {question}")).boxed());
///
/// // The key is mostly what a model says of the input.
/// let topic = lambda(|question: String| {
///     if question.contains('+') { "math" } else { "poetry" }.to_owned()
/// });
/// let chain = parallel((topic, passthrough())).pipe(router);
/// assert_eq!(chain.invoke("1 + 1").await?, "a number for 1 + 1");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Router<K, R> {
    routes: Vec<(K, R)>,
    default: Option<R>,
}

impl<R: Runnable> Router<String, R> {
    /// A router without routes, by keys that are texts.
    #[must_use]
    pub fn new() -> Self {
        Self::by_key()
    }

    /// Adds a step. Steps of different types are [boxed](super::RunnableExt::boxed).
    #[must_use]
    pub fn with(self, key: &str, step: R) -> Self {
        self.with_key(key.to_owned(), step)
    }
}

impl<R: Runnable> Default for Router<String, R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, R> Router<K, R>
where
    K: Flow + PartialEq + Debug,
    R: Runnable,
{
    /// A router without routes, by keys of your own type.
    #[must_use]
    pub fn by_key() -> Self {
        Self {
            routes: Vec::new(),
            default: None,
        }
    }

    /// Adds a step for a key. A key that is there already gets the new step.
    #[must_use]
    pub fn with_key(mut self, key: K, step: R) -> Self {
        self.routes.retain(|(known, _)| *known != key);
        self.routes.push((key, step));
        self
    }

    /// Sets the step for keys that no step has.
    #[must_use]
    pub fn with_default(mut self, step: R) -> Self {
        self.default = Some(step);
        self
    }

    fn route(&self, key: &K) -> Result<(&R, Part<'static>)> {
        let at = self.routes.iter().position(|(known, _)| known == key);
        if let Some((at, (_, step))) = at.and_then(|at| Some((at, self.routes.get(at)?))) {
            return Ok((step, Part::numbered("route", at)));
        }
        if let Some(step) = &self.default {
            return Ok((step, Part::named("route", "default")));
        }
        let known: Vec<_> = self
            .routes
            .iter()
            .map(|(key, _)| format!("{key:?}"))
            .collect();
        let message = format!("no route for {key:?}; there is: {}", known.join(", "));
        Err(Error::new(ErrorKind::InvalidRequest, message))
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<K, R> Runnable for Router<K, R>
where
    K: Flow + PartialEq + Debug,
    R: Runnable,
{
    type Input = (K, R::Input);
    type Output = R::Output;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("router", StepKind::Chain).with_details(self)
    }

    async fn call(&self, (key, input): Self::Input, context: &RunContext) -> Result<R::Output> {
        let (step, place) = self.route(&key)?;
        part(step, input, context, place).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Self::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, R::Output> {
        let opened = async move {
            let (key, input) = fold::<Self::Input>(input).await?;
            let (step, place) = self.route(&key)?;
            let input = stream::iter([Ok(input.into_chunk())]).boxed();
            Ok(part_stream(step, input, &context, place))
        };
        stream::once(opened).try_flatten().boxed()
    }
}

impl<K, R> DescribeStep for Router<K, R>
where
    K: Flow + PartialEq + Debug,
    R: Runnable,
{
    fn describe(&self) -> StepDetails<'_> {
        let routes = self.routes.iter();
        let details = routes.fold(StepDetails::choice(), |details, (key, step)| {
            details.branch(format!("{key:?}"), step)
        });
        match &self.default {
            Some(step) => details.branch("otherwise", step),
            None => details,
        }
    }
}
