use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures::Stream;
use futures::stream::BoxStream;

use super::step::step_stream;
use super::{ChunkStream, Flow, Runnable};
use crate::context::{EventFilter, Observer, RunContext, RunEvent};
use crate::error::Result;

/// What [`stream_events`](super::RunnableExt::stream_events) gives: what happens inside a step, and
/// the pieces of its output.
///
/// ```
/// use chat_core::{
///     EventFilter, FakeChatModel, RunnableExt, StepKind, StrOutputParser, StreamEvent,
/// };
/// use futures::TryStreamExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let chain = FakeChatModel::new(["The sea is wide"]).pipe(StrOutputParser);
/// let models = EventFilter::new().with_kind(StepKind::Model);
/// let mut events = chain.stream_events("Write a poem.", models);
/// let mut poem = String::new();
/// while let Some(event) = events.try_next().await? {
///     match event {
///         StreamEvent::Output(text) => poem.push_str(&text),
///         StreamEvent::Run(event) => println!("{}: {:?}", event.name, event.kind),
///         _ => {}
///     }
/// }
/// assert_eq!(poem, "The sea is wide");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StreamEvent<C> {
    /// Something happened in a run.
    Run(RunEvent),
    /// A piece of the output.
    Output(C),
}

/// A stream of the pieces of a `T` and of what happens while they are made.
pub type EventStream<'a, T> = BoxStream<'a, Result<StreamEvent<<T as Flow>::Chunk>>>;

/// Streams the step's output and what happens on the way, in the order of happening.
pub(super) fn stream_events<'a, R: Runnable + ?Sized>(
    runnable: &'a R,
    input: ChunkStream<'a, R::Input>,
    filter: EventFilter,
    context: &RunContext,
) -> EventStream<'a, R::Output> {
    let queue = Arc::new(Queue {
        filter,
        events: Mutex::default(),
    });
    let context = context.with_observer(Arc::clone(&queue) as Arc<dyn Observer>);
    Box::pin(Events::<R::Output> {
        output: Some(step_stream(runnable, input, &context)),
        waiting: None,
        queue,
    })
}

/// The events of one poll. The work goes on only when they have been taken.
struct Queue {
    filter: EventFilter,
    events: Mutex<VecDeque<RunEvent>>,
}

impl Queue {
    fn next(&self) -> Option<RunEvent> {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    }
}

impl Observer for Queue {
    fn on_event(&self, event: &RunEvent) {
        if self.filter.passes(event) {
            self.events
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push_back(event.clone());
        }
    }

    fn wants_content(&self) -> bool {
        self.filter.wants_content()
    }
}

struct Events<'a, T: Flow> {
    output: Option<ChunkStream<'a, T>>,
    /// What came with the events that are in the queue, after them.
    waiting: Option<Result<T::Chunk>>,
    queue: Arc<Queue>,
}

/// Nothing in it is pinned.
impl<T: Flow> Unpin for Events<'_, T> {}

impl<T: Flow> Stream for Events<'_, T> {
    type Item = Result<StreamEvent<T::Chunk>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(event) = self.queue.next() {
                return Poll::Ready(Some(Ok(StreamEvent::Run(event))));
            }
            if let Some(item) = self.waiting.take() {
                return Poll::Ready(Some(item.map(StreamEvent::Output)));
            }
            let Some(output) = &mut self.output else {
                return Poll::Ready(None);
            };
            let next = output.as_mut().poll_next(cx);
            if let Poll::Ready(Some(item)) = next {
                if item.is_err() {
                    self.output = None;
                }
                self.waiting = Some(item);
            } else if next.is_ready() {
                self.output = None;
            } else {
                return match self.queue.next() {
                    Some(event) => Poll::Ready(Some(Ok(StreamEvent::Run(event)))),
                    None => Poll::Pending,
                };
            }
        }
    }
}
