use std::fmt;
use std::marker::PhantomData;

use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value;

use super::OutputMethod;
use super::request::{OutputRequests, json_mode_is_not_strict};
use super::rounds::Rounds;
use crate::context::{RunContext, StepKind};
use crate::error::Result;
use crate::model::ChatModel;
use crate::parser::{IncludeRaw, OutputType, Structured};
use crate::runnable::{ChunkStream, DescribeStep, Runnable, StepDetails, StepInfo, fold};
use crate::value::{Message, Messages};

/// A model that answers with a `T`. Made by
/// [`with_structured_output`](crate::ChatModelExt::with_structured_output).
///
/// It is a step from messages to a [`Structured<T>`]: it is invoked, streamed, batched and put into
/// chains like any other. Options that the model is bound to stay, but for its tools, where the
/// method is [`FunctionCalling`](OutputMethod::FunctionCalling).
///
/// # Errors
///
/// An answer that holds no value, or one that does not fit, is an error of kind
/// [`OutputParsing`](crate::ErrorKind::OutputParsing) with a
/// [`StructuredOutputError`](crate::StructuredOutputError) behind it, which has the answer. The
/// value is checked against the whole schema, also against what strict mode leaves out, such as
/// `minimum`; `pattern` and `format` are not checked.
pub struct StructuredModel<M, T> {
    pub(super) model: M,
    schema: Value,
    pub(super) requests: OutputRequests,
    method: OutputMethod,
    strict: Option<bool>,
    max_repairs: u32,
    has_instructions: bool,
    value: PhantomData<fn() -> T>,
}

impl<M, T> StructuredModel<M, T> {
    pub(crate) fn new(model: M, schema: Value) -> Result<Self> {
        Ok(Self {
            model,
            requests: OutputRequests::new(&schema, None)?,
            schema,
            method: OutputMethod::default(),
            strict: None,
            max_repairs: 0,
            has_instructions: false,
            value: PhantomData,
        })
    }

    /// Sets how the model is asked. Default: [`OutputMethod::FunctionCalling`].
    ///
    /// # Errors
    ///
    /// If it is JSON mode, and strict was asked for.
    pub fn with_method(mut self, method: OutputMethod) -> Result<Self> {
        self.method = method;
        self.checked()
    }

    /// Sets whether the provider must keep to the schema; `None`, the default, leaves it to the
    /// provider. A strict schema is sent in the form that
    /// [`CompiledSchema::strict`](crate::CompiledSchema::strict) makes.
    ///
    /// Some providers cannot be strict; then OpenRouter may find none that serves the request.
    ///
    /// # Errors
    ///
    /// If the schema cannot be strict, with [`SchemaProblems`](crate::SchemaProblems); or if the
    /// method is JSON mode.
    pub fn with_strict(mut self, strict: impl Into<Option<bool>>) -> Result<Self> {
        self.strict = strict.into();
        self.requests = OutputRequests::new(&self.schema, self.strict)?;
        self.checked()
    }

    /// Sets how often the model is told what is wrong with an answer that holds no value that fits,
    /// and asked again. Default: 0. A refusal and an answer that was cut off are not asked again.
    ///
    /// While streaming, each round begins anew: see
    /// [`StructuredChunk::round`](crate::StructuredChunk::round).
    #[must_use]
    pub fn with_max_repairs(mut self, most: u32) -> Self {
        self.max_repairs = most;
        self
    }

    /// Puts the schema into the prompt as well, in a system message, for models that keep to it
    /// better so. [`OutputMethod::Auto`] does it by itself where nothing else tells the model.
    #[must_use]
    pub fn with_format_instructions(mut self) -> Self {
        self.has_instructions = true;
        self
    }

    /// Gives the raw answer also where it holds no value: see [`IncludeRaw`].
    ///
    /// ```
    /// use chat_core::{ChatModelExt, FakeChatModel, RunnableExt};
    /// # use chat_core::schemars::{self, JsonSchema};
    /// # use serde::Deserialize;
    /// # #[derive(Debug, Deserialize, JsonSchema)]
    /// # struct Movie { title: String }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let model = FakeChatModel::new(["I would rather talk about books."]);
    /// let structured = model.with_structured_output::<Movie>()?.include_raw();
    /// let answer = structured.invoke("A film by Tarkovsky").await?;
    /// assert!(answer.parsed.is_err());
    /// assert_eq!(answer.raw.text(), "I would rather talk about books.");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn include_raw(self) -> IncludeRaw<Self> {
        IncludeRaw::new(self)
    }

    fn checked(self) -> Result<Self> {
        if self.method == OutputMethod::JsonMode && self.strict == Some(true) {
            return Err(json_mode_is_not_strict());
        }
        Ok(self)
    }
}

impl<M: ChatModel, T: OutputType> StructuredModel<M, T> {
    fn rounds(
        &self,
        messages: Messages,
        context: RunContext,
        max_repairs: u32,
    ) -> Result<Rounds<'_, M, T>> {
        let method = self.method.for_profile(&self.model.profile());
        let request = self.requests.of(method);
        let is_json_mode = method == OutputMethod::JsonMode;
        if is_json_mode && self.strict == Some(true) {
            return Err(json_mode_is_not_strict());
        }
        let is_untold = is_json_mode && self.method == OutputMethod::Auto;
        let messages = if self.has_instructions || is_untold {
            with_system(&messages, request.format.instructions())
        } else {
            messages
        };
        let rounds = Rounds::new(&self.model, request, messages);
        Ok(rounds.within(context, max_repairs))
    }

    pub(super) fn stream_rounds<'a>(
        &'a self,
        input: ChunkStream<'a, Messages>,
        context: RunContext,
        max_repairs: u32,
    ) -> ChunkStream<'a, Structured<T>> {
        let opened = async move {
            let messages = fold::<Messages>(input).await?;
            let rounds = self.rounds(messages, context, max_repairs)?;
            // In a box, since it is large and moves with each chunk.
            Ok(stream::try_unfold(Box::new(rounds), |mut rounds| async {
                Ok(rounds.next().await?.map(|chunk| (chunk, rounds)))
            }))
        };
        stream::once(opened).try_flatten().boxed()
    }
}

/// The conversation with a system message behind those that it begins with.
fn with_system(messages: &Messages, text: String) -> Messages {
    let is_system = |message: &&Message| matches!(message, Message::System(_));
    let at = messages.iter().take_while(is_system).count();
    let (before, after) = messages.split_at_checked(at).unwrap_or_default();
    let system = [Message::system(text)];
    before.iter().chain(&system).chain(after).cloned().collect()
}

crate::runnable::starts_chain!([M, T] StructuredModel<M, T>);

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<M, T> Runnable for StructuredModel<M, T>
where
    M: ChatModel,
    T: OutputType,
{
    type Input = Messages;
    type Output = Structured<T>;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("structured_output", StepKind::Chain).with_details(self)
    }

    async fn call(&self, input: Messages, context: &RunContext) -> Result<Structured<T>> {
        let rounds = self.rounds(input, context.clone(), self.max_repairs)?;
        rounds.value().await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Messages>,
        context: RunContext,
    ) -> ChunkStream<'a, Structured<T>> {
        self.stream_rounds(input, context, self.max_repairs)
    }
}

impl<M: ChatModel, T> DescribeStep for StructuredModel<M, T> {
    fn describe(&self) -> StepDetails<'_> {
        let details = StepDetails::wrapper("structured output", &self.model);
        details.with_output_schema(self.schema.clone())
    }
}

impl<M: Clone, T> Clone for StructuredModel<M, T> {
    fn clone(&self) -> Self {
        Self {
            model: self.model.clone(),
            schema: self.schema.clone(),
            requests: self.requests.clone(),
            method: self.method,
            strict: self.strict,
            max_repairs: self.max_repairs,
            has_instructions: self.has_instructions,
            value: PhantomData,
        }
    }
}

impl<M: fmt::Debug, T> fmt::Debug for StructuredModel<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StructuredModel")
            .field("model", &self.model)
            .field("method", &self.method)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}
