use std::fmt;

use chat_core::{ChunkStream, Flow, Result};
use futures::StreamExt;

use super::runtime::{wait, within};

/// The pieces of a step's output: an iterator that waits for each. It ends after the first error.
pub struct BlockingStream<'a, T: Flow> {
    /// `None` when it is over.
    chunks: Option<ChunkStream<'a, T>>,
}

impl<'a, T: Flow> BlockingStream<'a, T> {
    pub(super) fn new(chunks: ChunkStream<'a, T>) -> Self {
        Self {
            chunks: Some(chunks),
        }
    }

    fn close(&mut self) {
        let chunks = self.chunks.take();
        within(|| drop(chunks));
    }
}

impl<T: Flow> Iterator for BlockingStream<'_, T> {
    type Item = Result<T::Chunk>;

    fn next(&mut self) -> Option<Self::Item> {
        let chunks = self.chunks.as_mut()?;
        let next = wait(chunks.next()).unwrap_or_else(|error| Some(Err(error)));
        if !matches!(next, Some(Ok(_))) {
            self.close();
        }
        next
    }
}

impl<T: Flow> Drop for BlockingStream<'_, T> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<T: Flow> fmt::Debug for BlockingStream<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingStream")
            .field("is_over", &self.chunks.is_none())
            .finish_non_exhaustive()
    }
}
