use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::stream::BoxStream;
use futures::{Stream, StreamExt, TryStreamExt};

use super::leaf::StreamLeaf;
use crate::context::{Run, leave};
use crate::error::{Error, ErrorKind, Result};
use crate::runnable::Flow;
use crate::value::{AiMessage, AiMessageChunk, MessageFold};

/// How many chunks that say nothing are read and kept while there is still hope of output.
const MOST_READ_AHEAD: usize = 256;

/// A model's answer, in pieces.
///
/// It ends in exactly one of two ways: after a chunk that said why the model stopped, or with an
/// error that carries the partial message. It never ends without a word. Dropping it stops the
/// work and closes the connection.
///
/// It adds its chunks up while they pass, so the whole message is there at the end:
///
/// ```
/// use chat_core::{ChatModel, ChatOptions, ChatRequest, FakeChatModel, Message, RunContext};
/// use futures::TryStreamExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = FakeChatModel::new(["The sea is wide"]);
/// let (messages, options, context) = ([Message::human("A poem")], ChatOptions::new(), RunContext::new());
/// let mut stream = model.generate_stream(ChatRequest::new(&messages, &options, &context)).await?;
/// while let Some(chunk) = stream.try_next().await? {
///     print!("{}", chunk.text());
/// }
/// let message = stream.message().await?;
/// assert_eq!(message.text(), "The sea is wide");
/// # Ok(())
/// # }
/// ```
pub struct ChatStream(
    /// On the heap, since what opens a stream hands it on several times.
    Box<State>,
);

struct State {
    chunks: Option<BoxStream<'static, Result<AiMessageChunk>>>,
    /// Chunks that were read ahead; they are in the fold already.
    ready: VecDeque<AiMessageChunk>,
    fold: MessageFold,
    failure: Option<Error>,
    leaf: Option<StreamLeaf>,
    run: Option<Run>,
}

impl ChatStream {
    /// A stream of a backend's chunks. The last one must say why the model stopped.
    pub fn new(chunks: impl Stream<Item = Result<AiMessageChunk>> + Send + 'static) -> Self {
        Self(Box::new(State {
            chunks: Some(chunks.boxed()),
            ready: VecDeque::new(),
            fold: MessageFold::new(),
            failure: None,
            leaf: None,
            run: None,
        }))
    }

    /// Reads what is left and gives the whole message.
    ///
    /// # Errors
    ///
    /// The error that the stream ends with; it carries the partial message.
    pub async fn message(mut self) -> Result<AiMessage> {
        while self.try_next().await?.is_some() {}
        match self.0.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(std::mem::take(&mut self.0.fold).into_message()),
        }
    }

    /// What has come so far, added up.
    #[must_use]
    pub fn so_far(&self) -> &MessageFold {
        &self.0.fold
    }

    /// Reads on until something of the answer itself has come, so that a failure before that can
    /// be tried again. A stream that goes on and on without saying anything is handed out as it is,
    /// since what was read is kept.
    pub(crate) async fn until_output(mut self) -> Result<Self> {
        let mut read = VecDeque::new();
        while let Some(chunk) = self.try_next().await? {
            let is_output = chunk.is_output();
            read.push_back(chunk);
            if is_output || read.len() == MOST_READ_AHEAD {
                break;
            }
        }
        self.0.ready = read;
        Ok(self)
    }

    pub(super) fn with_leaf(mut self, leaf: StreamLeaf) -> Self {
        self.0.leaf = Some(leaf);
        self
    }

    /// Makes the stream the work of a run, which it ends.
    pub(super) fn with_run(mut self, run: Run) -> Self {
        for chunk in &self.0.ready {
            run.chunk(|| AiMessage::show(chunk));
        }
        self.0.run = Some(run);
        if self.0.chunks.is_none() {
            self.0.end_run();
        }
        self
    }
}

impl State {
    /// The end of the backend's chunks: fine only if the model said why it stopped.
    fn end(&mut self) -> Option<Result<AiMessageChunk>> {
        if self.fold.finish_reason().is_none() {
            let message = "the stream ended before the model said why it stopped";
            return Some(Err(self.fail(Error::new(ErrorKind::Interrupted, message))));
        }
        self.settle();
        self.end_run();
        None
    }

    fn fail(&mut self, error: Error) -> Error {
        let error = error.with_partial(self.fold.clone().into_partial());
        self.settle();
        if let Some(run) = self.run.take() {
            run.fail(&error);
        }
        self.failure = Some(error.clone());
        error
    }

    /// Closes the connection, gives the permit back and counts what the answer cost.
    fn settle(&mut self) {
        self.chunks = None;
        if let Some(leaf) = self.leaf.take() {
            leaf.settle(self.fold.usage());
        }
    }

    fn end_run(&mut self) {
        if let Some(run) = self.run.take() {
            run.end(|| None);
        }
    }
}

/// A stream that nobody reads on has cost what it reported until now.
impl Drop for State {
    fn drop(&mut self) {
        let is_open = self.chunks.is_some();
        self.settle();
        if is_open {
            leave(|| std::mem::take(&mut self.fold).into_partial());
        }
    }
}

impl Stream for ChatStream {
    type Item = Result<AiMessageChunk>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self.0;
        if let Some(chunk) = this.ready.pop_front() {
            return Poll::Ready(Some(Ok(chunk)));
        }
        let Some(chunks) = &mut this.chunks else {
            return Poll::Ready(None);
        };
        let next = match &this.leaf {
            Some(leaf) => ready!(leaf.poll(|| chunks.as_mut().poll_next(cx))),
            None => ready!(chunks.as_mut().poll_next(cx)),
        };
        Poll::Ready(match next {
            Some(Ok(chunk)) => {
                this.fold.push(&chunk);
                if let Some(run) = &this.run {
                    run.chunk(|| AiMessage::show(&chunk));
                }
                Some(Ok(chunk))
            }
            Some(Err(error)) => Some(Err(this.fail(error))),
            None => this.end(),
        })
    }
}

impl fmt::Debug for ChatStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatStream")
            .field("is_over", &self.0.chunks.is_none())
            .finish_non_exhaustive()
    }
}

const _: fn() = || {
    fn assert_send<T: Send>() {}
    assert_send::<ChatStream>();
};
