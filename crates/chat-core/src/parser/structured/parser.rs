use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value;

use super::{OutputFormat, OutputType, Structured, read_stream};
use crate::context::{RunContext, StepKind};
use crate::error::Result;
use crate::runnable::{ChunkStream, Runnable, StepInfo};
use crate::schema::{CompiledSchema, schema_of};
use crate::value::AiMessage;

/// Reads a typed value from the text of an answer, for prompts that ask for JSON themselves. It
/// streams: see [`StructuredChunk`](super::StructuredChunk).
///
/// [`with_structured_output`](crate::ChatModelExt::with_structured_output) asks the model in its own
/// way and needs no words in the prompt; prefer it where the model can do it.
///
/// ```
/// use chat_core::{ChatPromptTemplate, FakeChatModel, RunnableExt, StructuredOutputParser};
/// # use chat_core::schemars::{self, JsonSchema};
/// # use serde::Deserialize;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Joke {
///     setup: String,
///     punchline: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// # let model = FakeChatModel::new([r#"{"setup": "Why?", "punchline": "Because."}"#]);
/// let parser = StructuredOutputParser::<Joke>::new()?;
/// let prompt = ChatPromptTemplate::from_template("Tell a joke.\n{format}")?;
/// let format = parser.format_instructions();
/// let joke = (prompt | model | parser).invoke([("format", format)]).await?;
/// assert_eq!(joke.punchline, "Because.");
/// # Ok(())
/// # }
/// ```
pub struct StructuredOutputParser<T> {
    format: Arc<OutputFormat>,
    value: PhantomData<fn() -> T>,
}

impl<T: OutputType> StructuredOutputParser<T> {
    /// A parser of values of this type.
    ///
    /// # Errors
    ///
    /// If the type's schema cannot be used.
    pub fn new() -> Result<Self> {
        Self::of_schema(&schema_of::<T>())
    }
}

impl<T> StructuredOutputParser<T> {
    /// A parser of values that fit a JSON schema.
    ///
    /// # Errors
    ///
    /// If the schema cannot be used.
    pub fn of_schema(schema: &Value) -> Result<Self> {
        Ok(Self::of(OutputFormat::new(CompiledSchema::plain(schema)?)))
    }

    pub(crate) fn of(format: OutputFormat) -> Self {
        Self {
            format: Arc::new(format),
            value: PhantomData,
        }
    }

    /// Words for a prompt that tell a model what to answer with.
    #[must_use]
    pub fn format_instructions(&self) -> String {
        self.format.instructions()
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<T: OutputType> Runnable for StructuredOutputParser<T> {
    type Input = AiMessage;
    type Output = Structured<T>;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("StructuredOutputParser", StepKind::Parser)
    }

    async fn call(&self, input: AiMessage, _context: &RunContext) -> Result<Structured<T>> {
        self.format.read(input)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, AiMessage>,
        _context: RunContext,
    ) -> ChunkStream<'a, Structured<T>> {
        read_stream(Arc::clone(&self.format), input)
    }
}

impl<T> Clone for StructuredOutputParser<T> {
    fn clone(&self) -> Self {
        Self {
            format: Arc::clone(&self.format),
            value: PhantomData,
        }
    }
}

impl<T> fmt::Debug for StructuredOutputParser<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StructuredOutputParser")
            .field("format", &self.format)
            .finish()
    }
}
