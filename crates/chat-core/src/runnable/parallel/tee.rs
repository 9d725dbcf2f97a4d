use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures::Stream;

use crate::error::Result;
use crate::runnable::{ChunkStream, Flow};

/// Gives every reader all pieces of a stream. It is read on when a reader has nothing left, so
/// pieces are kept only for readers that are behind.
pub(in crate::runnable) fn tee<'a, T: Flow>(
    source: ChunkStream<'a, T>,
    readers: usize,
) -> Vec<ChunkStream<'a, T>> {
    let shared = Arc::new(Mutex::new(Shared {
        source: Some(source),
        queues: (0..readers).map(|_| Some(VecDeque::new())).collect(),
        wakers: Arc::default(),
    }));
    let reader = |at| -> ChunkStream<'a, T> {
        let shared = Arc::clone(&shared);
        Box::pin(Reader::<'a, T> { shared, at })
    };
    (0..readers).map(reader).collect()
}

struct Shared<'a, T: Flow> {
    source: Option<ChunkStream<'a, T>>,
    /// What each reader has not read yet. `None` for a reader that was dropped.
    queues: Vec<Option<VecDeque<Result<T::Chunk>>>>,
    wakers: Arc<Wakers>,
}

struct Reader<'a, T: Flow> {
    shared: Arc<Mutex<Shared<'a, T>>>,
    at: usize,
}

impl<'a, T: Flow> Reader<'a, T> {
    fn lock(&self) -> MutexGuard<'_, Shared<'a, T>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Flow> Stream for Reader<'_, T> {
    type Item = Result<T::Chunk>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let mut shared = this.lock();
        if let Some(item) = shared.queue(this.at).and_then(VecDeque::pop_front) {
            return Poll::Ready(Some(item));
        }
        shared.poll_source(this.at, cx)
    }
}

/// A reader that is gone keeps no pieces; with the last one the source goes.
impl<T: Flow> Drop for Reader<'_, T> {
    fn drop(&mut self) {
        let mut shared = self.lock();
        if let Some(queue) = shared.queues.get_mut(self.at) {
            *queue = None;
        }
        let is_last = shared.queues.iter().all(Option::is_none);
        let source = if is_last { shared.source.take() } else { None };
        drop(shared);
        drop(source);
    }
}

impl<T: Flow> Shared<'_, T> {
    fn queue(&mut self, at: usize) -> Option<&mut VecDeque<Result<T::Chunk>>> {
        self.queues.get_mut(at)?.as_mut()
    }

    /// Polls the source for one reader; the others get a copy of what comes.
    fn poll_source(&mut self, at: usize, cx: &mut Context<'_>) -> Poll<Option<Result<T::Chunk>>> {
        let Some(source) = &mut self.source else {
            return Poll::Ready(None);
        };
        self.wakers.add(at, cx.waker());
        let waker = Waker::from(Arc::clone(&self.wakers));
        let next = source.as_mut().poll_next(&mut Context::from_waker(&waker));
        let Poll::Ready(next) = next else {
            return Poll::Pending;
        };
        match &next {
            Some(item) => {
                let others = self.queues.iter_mut().enumerate();
                for queue in others.filter(|(other, _)| *other != at) {
                    if let (_, Some(queue)) = queue {
                        queue.push_back(item.clone());
                    }
                }
            }
            None => self.source = None,
        }
        self.wakers.wake_others(at);
        Poll::Ready(next)
    }
}

/// The wakers of all readers that wait for the source.
#[derive(Default)]
struct Wakers(Mutex<Vec<(usize, Waker)>>);

impl Wakers {
    fn add(&self, at: usize, waker: &Waker) {
        let mut wakers = self.lock();
        match wakers.iter_mut().find(|(reader, _)| *reader == at) {
            Some((_, old)) => old.clone_from(waker),
            None => wakers.push((at, waker.clone())),
        }
    }

    fn wake_others(&self, at: usize) {
        let wakers = std::mem::take(&mut *self.lock());
        for (reader, waker) in wakers {
            if reader != at {
                waker.wake();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(usize, Waker)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Wakers {
    fn wake(self: Arc<Self>) {
        let wakers = std::mem::take(&mut *self.lock());
        for (_, waker) in wakers {
            waker.wake();
        }
    }
}
