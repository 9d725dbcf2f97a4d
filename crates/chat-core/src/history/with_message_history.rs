use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::sessions::Sessions;
use super::turn::Turn;
use super::{ChatMessageHistory, HistoryInput, HistoryOutput, HistoryVariables};
use crate::context::RunContext;
use crate::error::{Error, ErrorKind, Result};
use crate::runnable::{
    ChunkStream, DescribeStep, Flow, Fold, Runnable, RunnableExt, StepDetails, StepInfo, Variables,
    fold,
};

/// A step that remembers what was said. Made by
/// [`with_message_history`](super::MessageHistoryExt::with_message_history).
///
/// * A turn is written whole, when the step has succeeded, or not at all: nothing is written if the
///   step fails, is cancelled, or its stream is dropped.
/// * An answer that calls tools is no whole turn. The turn is kept, and goes on when the next input
///   of the session has the results of all calls; then it is written, calls and results together.
///   An input without them begins a new turn, and the other one is forgotten.
/// * Turns of one session go one after the other: the second waits until the first has ended, its
///   stream too. A deadline in the context ends the wait. This holds for the step and its clones;
///   steps that share no more than the store do not wait for each other, but still write whole
///   turns.
/// * Instructions at the start of the input are not remembered: give them with every call, or in the
///   prompt.
#[derive(Clone)]
pub struct WithMessageHistory<R> {
    inner: R,
    store: Arc<dyn ChatMessageHistory>,
    session: Option<Arc<str>>,
    names: HistoryVariables,
    sessions: Sessions,
}

impl<R> WithMessageHistory<R> {
    pub(super) fn new(inner: R, store: Arc<dyn ChatMessageHistory>) -> Self {
        Self {
            inner,
            store,
            session: None,
            names: HistoryVariables::default(),
            sessions: Sessions::default(),
        }
    }

    /// Sets which conversation it is, whatever the context says.
    #[must_use]
    pub fn with_session(mut self, session: &str) -> Self {
        self.session = Some(session.into());
        self
    }

    /// Sets the placeholder of the prompt that the past goes to. Default: `history`. A step from
    /// messages needs none. A prompt that has none of this name is an error before anything is asked.
    #[must_use]
    pub fn with_history_variable(mut self, name: impl Into<String>) -> Self {
        self.names.history = name.into();
        self
    }

    /// Sets the variable that holds what the person says. Default: the only one there is.
    #[must_use]
    pub fn with_input_variable(mut self, name: impl Into<String>) -> Self {
        self.names.input = Some(name.into());
        self
    }

    fn session<'a>(&'a self, context: &'a RunContext) -> Result<&'a str> {
        let own = self.session.as_deref();
        own.or_else(|| context.session_id()).ok_or_else(|| {
            Error::new(
                ErrorKind::Configuration,
                "a message history needs to know the session: set it with \
                 `RunContext::with_session_id`, or with `with_session` on the step",
            )
        })
    }
}

impl<R: Runnable> WithMessageHistory<R> {
    /// A prompt without a place for the past would leave it out, and nobody would know.
    fn check_place_of_past(&self) -> Result<()> {
        let name = &self.names.history;
        let schema = self.inner.input_schema().unwrap_or_default();
        let is_of_prompt =
            schema.get("title") == Variables::schema().unwrap_or_default().get("title");
        match schema.get("properties") {
            Some(places) if is_of_prompt && places.get(name).is_none() => Err(Error::new(
                ErrorKind::Configuration,
                format!(
                    "the prompt has no place for what was said before: give it \
                     `(\"placeholder\", \"{{{name}}}\")`, or name the one that it has with \
                     `with_history_variable`"
                ),
            )),
            _ => Ok(()),
        }
    }

    async fn begin<I: HistoryInput>(&self, input: I, context: &RunContext) -> Result<(Turn, I)> {
        self.check_place_of_past()?;
        let place = self.sessions.enter(self.session(context)?).await;
        Turn::begin(&*self.store, place, input, &self.names).await
    }
}

crate::runnable::starts_chain!([R] WithMessageHistory<R>);

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<R> Runnable for WithMessageHistory<R>
where
    R: Runnable,
    R::Input: HistoryInput,
    R::Output: HistoryOutput,
{
    type Input = R::Input;
    type Output = R::Output;

    fn info(&self) -> StepInfo<'_> {
        self.inner.info().with_details(self)
    }

    async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
        let (turn, input) = self.begin(input, context).await?;
        let output = self.inner.call(input, context).await?;
        turn.end(&*self.store, &output).await?;
        Ok(output)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, R::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, R::Output> {
        let opened = async move {
            let input = fold::<R::Input>(input).await?;
            let (turn, input) = self.begin(input, &context).await?;
            let input = stream::iter([Ok(input.into_chunk())]).boxed();
            let speaking = Speaking::<R::Output> {
                chunks: self.inner.transform(input, context),
                said: <R::Output as Flow>::Fold::default(),
                turn,
            };
            Ok(stream::try_unfold(speaking, |mut speaking| async {
                match speaking.chunks.try_next().await? {
                    Some(chunk) => {
                        speaking.said.push(chunk.clone())?;
                        Ok(Some((chunk, speaking)))
                    }
                    None => {
                        let output = speaking.said.finish()?;
                        speaking.turn.end(&*self.store, &output).await?;
                        Ok(None)
                    }
                }
            }))
        };
        stream::once(opened).try_flatten().boxed()
    }
}

/// A streamed turn.
struct Speaking<'a, T: Flow> {
    chunks: ChunkStream<'a, T>,
    said: T::Fold,
    turn: Turn,
}

impl<R> DescribeStep for WithMessageHistory<R>
where
    R: Runnable,
{
    fn describe(&self) -> StepDetails<'_> {
        StepDetails::wrapper("with_message_history", &self.inner)
    }
}

/// What people said stays out of it.
impl<R: fmt::Debug> fmt::Debug for WithMessageHistory<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithMessageHistory")
            .field("inner", &self.inner)
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}
