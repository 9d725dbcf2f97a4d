use futures::stream::{self, StreamExt, select_all};

use crate::error::Result;
use crate::runnable::{ChunkStream, Flow, Fold};

/// The pieces of several streams as they come. The first error drops all of them and ends it.
pub(in crate::runnable) fn merge<'a, T: Flow>(
    streams: impl IntoIterator<Item = ChunkStream<'a, T>>,
) -> ChunkStream<'a, T> {
    stream::try_unfold(select_all(streams), |mut streams| async move {
        match streams.next().await.transpose()? {
            Some(chunk) => Ok(Some((chunk, streams))),
            None => Ok(None),
        }
    })
    .boxed()
}

/// The stream, with a piece even if the value has none, as the empty text has: so that its name
/// shows up.
pub(super) fn at_least_one<'a, T: Flow>(stream: ChunkStream<'a, T>) -> ChunkStream<'a, T> {
    stream::try_unfold(Some((stream, false)), |state| async move {
        let Some((mut stream, has_any)) = state else {
            return Ok(None);
        };
        match stream.next().await.transpose()? {
            Some(chunk) => Ok(Some((chunk, Some((stream, true))))),
            None if has_any => Ok(None),
            None => {
                let empty: Result<T> = T::Fold::default().finish();
                Ok(Some((empty?.into_chunk(), None)))
            }
        }
    })
    .boxed()
}
