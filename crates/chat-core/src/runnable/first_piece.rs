use futures::stream::{self, StreamExt, TryStreamExt};

use super::{ChunkStream, Flow};
use crate::error::Result;

/// Waits for the first piece: what fails before it can be tried again, or elsewhere.
pub(super) async fn until_first_piece<T: Flow>(
    mut chunks: ChunkStream<'_, T>,
) -> Result<ChunkStream<'_, T>> {
    Ok(match chunks.try_next().await? {
        Some(first) => stream::iter([Ok(first)]).chain(chunks).boxed(),
        None => stream::empty().boxed(),
    })
}
