use std::future::ready;

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt};
use serde_json::Value;

use super::structured::{OutputFormat, Structured, StructuredChunk, read_stream};
use crate::context::{RunContext, StepKind};
use crate::error::Result;
use crate::runnable::{ChunkStream, Runnable, StepInfo};
use crate::value::AiMessage;

/// Takes the JSON out of an answer: its whole text, or the only fenced block of JSON in it.
///
/// It streams the value as far as it has come, once for each time that it has grown, and the whole
/// value when the answer has ended. A value that comes with its end is not shown before.
///
/// A text that is cut off or has anything else around the JSON is an error that carries the answer.
/// For values of a certain form, use [`StructuredOutputParser`](super::StructuredOutputParser).
///
/// ```
/// use chat_core::{FakeChatModel, JsonOutputParser, RunnableExt};
/// use futures::TryStreamExt;
/// use serde_json::json;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let chain = FakeChatModel::new([r#"{"a": 1, "b": "hi"}"#]).pipe(JsonOutputParser);
/// assert_eq!(chain.invoke("…").await?["b"], "hi");
///
/// let mut chunks = chain.stream("…");
/// while let Some(chunk) = chunks.try_next().await? {
///     println!("{:?}", chunk.value()); // {}, then {"a": 1}, then both
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonOutputParser;

impl JsonOutputParser {
    /// Words for a prompt that tell a model to answer with JSON.
    #[must_use]
    pub fn format_instructions(&self) -> String {
        OutputFormat::default().instructions()
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Runnable for JsonOutputParser {
    type Input = AiMessage;
    type Output = Structured<Value>;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("JsonOutputParser", StepKind::Parser)
    }

    async fn call(&self, input: AiMessage, _context: &RunContext) -> Result<Structured<Value>> {
        OutputFormat::default().read(input)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, AiMessage>,
        _context: RunContext,
    ) -> ChunkStream<'a, Structured<Value>> {
        let mut shown = 0;
        let mut is_news = move |chunk: &StructuredChunk<Value>| match chunk.so_far() {
            Some((json, _)) => {
                let before = std::mem::replace(&mut shown, json.changes());
                shown > before && !json.is_complete()
            }
            None => true,
        };
        read_stream(OutputFormat::default().into(), input)
            .try_filter(move |chunk| ready(is_news(chunk)))
            .boxed()
    }
}
