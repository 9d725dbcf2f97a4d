use std::future::ready;

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt};

use crate::context::{RunContext, StepKind};
use crate::error::Result;
use crate::runnable::{ChunkStream, Runnable, StepInfo};
use crate::value::{AiMessage, AiMessageChunk};

/// Takes the text of an answer. It streams: each piece of text passes as it comes.
///
/// Reasoning, tool calls and media are left out; an answer without text gives the empty text.
#[derive(Clone, Copy, Debug, Default)]
pub struct StrOutputParser;

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Runnable for StrOutputParser {
    type Input = AiMessage;
    type Output = String;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("StrOutputParser", StepKind::Parser)
    }

    async fn call(&self, input: AiMessage, _context: &RunContext) -> Result<String> {
        Ok(input.text().into_owned())
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, AiMessage>,
        _context: RunContext,
    ) -> ChunkStream<'a, String> {
        let is_text = |chunk: &AiMessageChunk| chunk.choice() == 0 && !chunk.text().is_empty();
        input
            .try_filter(move |chunk| ready(is_text(chunk)))
            .map_ok(|chunk| chunk.text().to_owned())
            .boxed()
    }
}
