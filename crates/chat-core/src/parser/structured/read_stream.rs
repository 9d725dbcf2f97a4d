use std::sync::Arc;

use futures::stream::{self, StreamExt, TryStreamExt};

use super::{OutputFormat, OutputType, Reader, Structured, StructuredChunk};
use crate::error::Result;
use crate::runnable::ChunkStream;
use crate::value::AiMessage;

/// The value of an answer, as it arrives.
pub(crate) fn read_stream<'a, T: OutputType>(
    format: Arc<OutputFormat>,
    answer: ChunkStream<'a, AiMessage>,
) -> ChunkStream<'a, Structured<T>> {
    // In a box, since it is large and moves with each chunk.
    let reader = Box::new(Reader::new(format));
    stream::try_unfold(Some((answer, reader)), |state| next(state)).boxed()
}

type State<'a, T> = Option<(ChunkStream<'a, AiMessage>, Box<Reader<T>>)>;

async fn next<T: OutputType>(
    state: State<'_, T>,
) -> Result<Option<(StructuredChunk<T>, State<'_, T>)>> {
    let Some((mut answer, mut reader)) = state else {
        return Ok(None);
    };
    match answer.try_next().await? {
        Some(chunk) => Ok(Some((reader.push(chunk)?, Some((answer, reader))))),
        None => Ok(Some((
            StructuredChunk::end_with(Ok(reader.finish()?)),
            None,
        ))),
    }
}
