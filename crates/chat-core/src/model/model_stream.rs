use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::Stream;
use futures::future::BoxFuture;

use super::ChatStream;
use crate::error::Result;
use crate::value::AiMessageChunk;

/// The stream of a model that is opened when somebody asks for its first chunk.
pub(super) enum ModelStream<'a> {
    Opening(BoxFuture<'a, Result<ChatStream>>),
    Open(ChatStream),
    Failed,
}

impl Stream for ModelStream<'_> {
    type Item = Result<AiMessageChunk>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut *self {
                Self::Open(stream) => return Pin::new(stream).poll_next(cx),
                Self::Failed => return Poll::Ready(None),
                Self::Opening(opened) => match ready!(opened.as_mut().poll(cx)) {
                    Ok(stream) => *self = Self::Open(stream),
                    Err(error) => {
                        *self = Self::Failed;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
            }
        }
    }
}
