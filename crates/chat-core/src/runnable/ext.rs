use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use serde_json::Value;

use super::owned_stream::owned_stream;
use super::step::{step, step_stream};
use super::stream_events::{EventStream, stream_events};
use super::{
    BoxRunnable, ChunkStream, Each, Flow, IntoOutput, Lambda, Listeners, Passthrough, Race,
    RunConfig, Runnable, Sequence, StepGraph, StepPart, Takes, WithConfig, WithFallbacks,
    WithListeners, WithRetry, WithTimeout, batch, graph, lambda, passthrough, schemas,
};
use crate::context::{EventFilter, RunContext};
use crate::error::Result;
use crate::retry::RetryPolicy;

static EMPTY: RunContext = RunContext::new();

/// What one does with a step: run it, stream it, run it on many inputs, put it into a chain.
///
/// Every [`Runnable`] has it. The methods that end in `_in` take a [`RunContext`]; the others run
/// under an empty one.
pub trait RunnableExt: Runnable {
    /// Runs the step on a whole value.
    ///
    /// ```
    /// use chat_core::{FakeChatModel, RunnableExt};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let model = FakeChatModel::new(["J'adore la programmation."]);
    /// let message = model
    ///     .invoke([("system", "Translate to French."), ("human", "I love programming.")])
    ///     .await?;
    /// assert_eq!(message.text(), "J'adore la programmation.");
    /// # Ok(())
    /// # }
    /// ```
    fn invoke(
        &self,
        input: impl Into<Self::Input>,
    ) -> impl Future<Output = Result<Self::Output>> + Send {
        self.invoke_in(input, &EMPTY)
    }

    /// Runs the step on a whole value, under a context.
    fn invoke_in(
        &self,
        input: impl Into<Self::Input>,
        context: &RunContext,
    ) -> impl Future<Output = Result<Self::Output>> + Send {
        let (input, context) = (input.into(), context.clone());
        async move { step(self, input, &context).await }
    }

    /// Runs the step and gives its output in pieces, as they come. Nothing happens before the
    /// stream is polled; dropping it stops the work.
    ///
    /// ```
    /// use chat_core::{FakeChatModel, RunnableExt};
    /// use futures::TryStreamExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let model = FakeChatModel::new(["The sea is wide"]);
    /// let mut stream = model.stream("Write a short poem about the sea.");
    /// let mut poem = String::new();
    /// while let Some(chunk) = stream.try_next().await? {
    ///     poem.push_str(chunk.text());
    /// }
    /// assert_eq!(poem, "The sea is wide");
    /// # Ok(())
    /// # }
    /// ```
    fn stream(&self, input: impl Into<Self::Input>) -> ChunkStream<'_, Self::Output> {
        self.stream_in(input, &EMPTY)
    }

    /// Streams the step's output, under a context.
    fn stream_in(
        &self,
        input: impl Into<Self::Input>,
        context: &RunContext,
    ) -> ChunkStream<'_, Self::Output> {
        let input = stream::iter([Ok(input.into().into_chunk())]).boxed();
        step_stream(self, input, context)
    }

    /// Streams the step's output from an input that itself comes in pieces: a step that can work on
    /// pieces starts with the first one.
    ///
    /// ```
    /// use chat_core::{AiMessageChunk, RunnableExt, StrOutputParser};
    /// use futures::{TryStreamExt, stream};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let chunks = ["The sea ", "is wide"].map(|text| Ok(AiMessageChunk::new(text)));
    /// let texts = StrOutputParser.transform_chunks(stream::iter(chunks));
    /// assert_eq!(texts.try_collect::<Vec<_>>().await?, ["The sea ", "is wide"]);
    /// # Ok(())
    /// # }
    /// ```
    fn transform_chunks<'a>(
        &'a self,
        input: impl Stream<Item = Result<<Self::Input as Flow>::Chunk>> + Send + 'a,
    ) -> ChunkStream<'a, Self::Output> {
        self.transform_chunks_in(input, &EMPTY)
    }

    /// Streams the step's output from an input in pieces, under a context.
    fn transform_chunks_in<'a>(
        &'a self,
        input: impl Stream<Item = Result<<Self::Input as Flow>::Chunk>> + Send + 'a,
        context: &RunContext,
    ) -> ChunkStream<'a, Self::Output> {
        step_stream(self, input.boxed(), context)
    }

    /// Streams the step's output together with everything that happens inside, in the order of
    /// happening. The filter says which events come and whether they carry content; the output
    /// always comes.
    ///
    /// An error ends the stream, after the events that tell of it. See
    /// [`StreamEvent`](super::StreamEvent).
    fn stream_events(
        &self,
        input: impl Into<Self::Input>,
        filter: EventFilter,
    ) -> EventStream<'_, Self::Output> {
        self.stream_events_in(input, filter, &EMPTY)
    }

    /// Streams the step's output and what happens inside, under a context.
    fn stream_events_in(
        &self,
        input: impl Into<Self::Input>,
        filter: EventFilter,
        context: &RunContext,
    ) -> EventStream<'_, Self::Output> {
        let input = stream::iter([Ok(input.into().into_chunk())]).boxed();
        stream_events(self, input, filter, context)
    }

    /// Streams the step's output in a stream that owns the step: for web handlers. It spawns no
    /// task. Call it on a clone, or on an `Arc` of the step.
    fn into_stream(
        self,
        input: impl Into<Self::Input>,
        context: RunContext,
    ) -> ChunkStream<'static, Self::Output>
    where
        Self: Sized + 'static,
    {
        owned_stream(self, input.into(), context)
    }

    /// Runs the step on many inputs, several at once; the results stand in the order of the
    /// inputs. As many run at once as the context's limit says, or 32.
    ///
    /// ```
    /// use chat_core::{FakeChatModel, RunnableExt};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let model = FakeChatModel::new(["hello"]);
    /// let answers = model.batch(["one", "two", "three"]).await;
    /// assert!(answers.iter().all(|answer| answer.is_ok()));
    /// # }
    /// ```
    fn batch<I: Into<Self::Input>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
    ) -> impl Future<Output = Vec<Result<Self::Output>>> + Send {
        self.batch_in(inputs, &EMPTY)
    }

    /// Runs the step on many inputs, under a context.
    fn batch_in<I: Into<Self::Input>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
        context: &RunContext,
    ) -> impl Future<Output = Vec<Result<Self::Output>>> + Send {
        let inputs: Vec<Self::Input> = inputs.into_iter().map(Into::into).collect();
        let context = context.clone();
        async move {
            let results = batch::as_completed(self, inputs, context);
            batch::in_order(results.collect().await)
        }
    }

    /// Runs the step on many inputs; the first failure drops what is still under way and is
    /// returned.
    fn try_batch<I: Into<Self::Input>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
    ) -> impl Future<Output = Result<Vec<Self::Output>>> + Send {
        self.try_batch_in(inputs, &EMPTY)
    }

    /// Runs the step on many inputs until the first failure, under a context.
    fn try_batch_in<I: Into<Self::Input>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
        context: &RunContext,
    ) -> impl Future<Output = Result<Vec<Self::Output>>> + Send {
        let inputs: Vec<Self::Input> = inputs.into_iter().map(Into::into).collect();
        let context = context.clone();
        async move {
            let results = batch::as_completed(self, inputs, context);
            let outputs = results.map(|(at, result)| Ok((at, result?)));
            Ok(batch::in_order(outputs.try_collect().await?))
        }
    }

    /// Runs the step on many inputs, several at once, and gives each result as soon as it is there,
    /// with the place of its input. Dropping the stream drops what is under way; what has not
    /// started never does.
    ///
    /// ```
    /// use chat_core::{FakeChatModel, RunnableExt};
    /// use futures::StreamExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let model = FakeChatModel::new(["hello"]);
    /// let mut answers = model.batch_as_completed(["one", "two", "three"]);
    /// while let Some((at, answer)) = answers.next().await {
    ///     println!("{at}: {}", answer?.text());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    fn batch_as_completed<I: Into<Self::Input>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
    ) -> BoxStream<'_, (usize, Result<Self::Output>)> {
        self.batch_as_completed_in(inputs, &EMPTY)
    }

    /// Runs the step on many inputs and gives results as they come, under a context.
    fn batch_as_completed_in<I: Into<Self::Input>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
        context: &RunContext,
    ) -> BoxStream<'_, (usize, Result<Self::Output>)> {
        let inputs = inputs.into_iter().map(Into::into).collect();
        batch::as_completed(self, inputs, context.clone()).boxed()
    }

    /// Puts a step behind this one. What comes out of this must be what goes into that.
    fn pipe<R>(self, next: R) -> Sequence<Self, R>
    where
        Self: Sized,
        R: Takes<Self::Output>,
    {
        Sequence::new(self, next)
    }

    /// Tries again when the step fails in a way that may pass, at most `max_retries` times; see
    /// [`RetryPolicy`]. Steps inside then try only once.
    fn with_retry(self, max_retries: u32) -> WithRetry<Self>
    where
        Self: Sized,
    {
        self.with_retry_policy(RetryPolicy::new(max_retries))
    }

    /// Tries again as the policy says. Without a budget of its own, it gets a full one, which clones
    /// of the result share.
    fn with_retry_policy(self, policy: RetryPolicy) -> WithRetry<Self>
    where
        Self: Sized,
    {
        WithRetry {
            inner: self,
            policy: policy.or_default_budget(),
        }
    }

    /// Calls [`Listeners`] when the step starts, ends and fails.
    fn with_listeners(self, listeners: Listeners<Self::Output>) -> WithListeners<Self, Self::Output>
    where
        Self: Sized,
    {
        WithListeners::new(self, listeners)
    }

    /// The step and all steps inside it as a graph: to look at, to draw as Mermaid, DOT, text or
    /// SVG, and to check in a test. See [`StepGraph`].
    fn graph(&self) -> StepGraph {
        graph::build(&StepPart::new(self))
    }

    /// Tries other steps, in order, when this one fails in a way that another step may not: see
    /// [`WithFallbacks`]. Steps of different types are [boxed](Self::boxed).
    fn with_fallbacks<F>(self, fallbacks: impl IntoIterator<Item = F>) -> WithFallbacks<Self, F>
    where
        Self: Sized,
        F: Runnable<Input = Self::Input, Output = Self::Output>,
    {
        WithFallbacks::new(self, fallbacks.into_iter().collect())
    }

    /// Runs this step and others at the same time and takes the first success: see [`Race`], also
    /// for what it costs.
    fn race<F>(self, others: impl IntoIterator<Item = F>) -> Race<Self, F>
    where
        Self: Sized,
        F: Runnable<Input = Self::Input, Output = Self::Output>,
    {
        Race::new(self, others.into_iter().collect(), Duration::ZERO)
    }

    /// Runs another step as well if this one has given nothing after the delay, or has failed, and
    /// takes the first success: see [`Race`], also for what it costs.
    fn with_hedge<F>(self, delay: Duration, other: F) -> Race<Self, F>
    where
        Self: Sized,
        F: Runnable<Input = Self::Input, Output = Self::Output>,
    {
        Race::new(self, vec![other], delay)
    }

    /// Ends the step with an error if it takes longer: see [`WithTimeout`].
    fn with_timeout(self, timeout: Duration) -> WithTimeout<Self>
    where
        Self: Sized,
    {
        WithTimeout {
            inner: self,
            timeout,
        }
    }

    /// Gives the step a name, tags and metadata: see [`WithConfig`].
    fn with_config(self, config: RunConfig) -> WithConfig<Self>
    where
        Self: Sized,
    {
        WithConfig::new(self, config)
    }

    /// Names the step, for events, errors and graphs.
    fn named(self, name: impl Into<String>) -> WithConfig<Self>
    where
        Self: Sized,
    {
        self.with_config(RunConfig::new().with_name(name))
    }

    /// Puts a function behind this step: `step.map(f)` is `step.pipe(lambda(f))`.
    ///
    /// ```
    /// use chat_core::{FakeChatModel, RunnableExt};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let length = FakeChatModel::new(["hello"]).map(|message| message.text().len());
    /// assert_eq!(length.invoke("hi").await?, 5);
    /// # Ok(())
    /// # }
    /// ```
    fn map<T: IntoOutput>(
        self,
        function: impl Fn(Self::Output) -> T + Send + Sync + 'static,
    ) -> Sequence<Self, Lambda<Self::Output, T::Output>>
    where
        Self: Sized,
    {
        Sequence::new(self, lambda(function))
    }

    /// Shows the whole output to a function and passes it on, piece by piece on a stream.
    fn inspect(
        self,
        look: impl Fn(&Self::Output) + Send + Sync + 'static,
    ) -> Sequence<Self, Passthrough<Self::Output>>
    where
        Self: Sized,
    {
        Sequence::new(self, passthrough().with_inspect(look))
    }

    /// Runs the step on each item of a list, several at once: as many as the context's limit says,
    /// or 32. The outputs stand in the order of the items; the first failure drops the rest. See
    /// [`Each`].
    fn each(self) -> Each<Self>
    where
        Self: Sized,
    {
        Each { inner: self }
    }

    /// The JSON schema of what goes in, as far as the step or the type knows it.
    ///
    /// ```
    /// use chat_core::{ChatPromptTemplate, FakeChatModel, RunnableExt};
    ///
    /// let prompt = ChatPromptTemplate::from_template("Write a poem about {topic}.")?;
    /// let chain = prompt | FakeChatModel::new(["The sea is wide."]);
    /// assert_eq!(chain.input_schema().unwrap()["required"], serde_json::json!(["topic"]));
    /// assert_eq!(chain.output_schema().unwrap()["title"], "AiMessage");
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    fn input_schema(&self) -> Option<Value> {
        schemas::input_schema(&StepPart::new(self))
    }

    /// The JSON schema of what comes out, as far as the step or the type knows it.
    fn output_schema(&self) -> Option<Value> {
        schemas::output_schema(&StepPart::new(self))
    }

    /// Hides the step's own type, so that steps of different types fit one variable.
    fn boxed(self) -> BoxRunnable<Self::Input, Self::Output>
    where
        Self: Sized + 'static,
    {
        Arc::new(self)
    }
}

impl<R: Runnable + ?Sized> RunnableExt for R {}
