use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Wake, Waker};

use futures::task::AtomicWaker;

/// Nobody is at work; whoever waits is woken.
const WAITING: u8 = 0;
/// The one who would be woken is at work.
const AT_WORK: u8 = 1;
/// The same, and there is more to do than when the work began.
const MORE_WORK: u8 = 2;

/// Wakes whoever waits for a connection, but not while they are at work on it: both ends of its
/// channels are in one task, which would wake itself for every piece.
#[derive(Debug, Default)]
pub(super) struct Wakes {
    state: AtomicU8,
    waiting: AtomicWaker,
}

impl Wakes {
    /// The work begins, in this task.
    pub(super) fn begin(&self, cx: &Context<'_>) {
        self.waiting.register(cx.waker());
        self.state.store(AT_WORK, Ordering::SeqCst);
    }

    /// The work has come to an end.
    pub(super) fn end(&self) {
        self.state.store(WAITING, Ordering::SeqCst);
    }

    /// The work has to wait. Says no if more has come up meanwhile.
    pub(super) fn wait(&self) -> bool {
        self.state.swap(WAITING, Ordering::SeqCst) != MORE_WORK
    }

    /// There is nobody to wake.
    pub(super) fn forget(&self) -> Option<Waker> {
        self.waiting.take()
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let at_work =
            self.state
                .compare_exchange(AT_WORK, MORE_WORK, Ordering::SeqCst, Ordering::SeqCst);
        if at_work == Err(WAITING) {
            self.waiting.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::task::Poll;

    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn nobody_is_woken_at_work_and_nothing_is_missed() {
        let task = Arc::new(Wakes::default());
        let (wakes, waker) = (Arc::new(Wakes::default()), Waker::from(Arc::clone(&task)));
        task.begin(&Context::from_waker(Waker::noop()));
        wakes.begin(&Context::from_waker(&waker));
        wakes.wake_by_ref();
        assert!(task.wait(), "the task is at work");
        assert!(!wakes.wait(), "there is more work");

        task.begin(&Context::from_waker(Waker::noop()));
        wakes.begin(&Context::from_waker(&waker));
        assert!(wakes.wait(), "there is no more work");
        wakes.wake_by_ref();
        assert!(!task.wait(), "the task was woken");
    }

    /// Hangs if a wake is lost.
    #[test]
    fn no_wake_of_another_thread_is_missed() {
        const TURNS: usize = 50_000;
        let wakes = Arc::new(Wakes::default());
        let (asked, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for turn in 1..=TURNS {
                    asked.store(turn, Ordering::SeqCst);
                    wakes.wake_by_ref();
                    while done.load(Ordering::SeqCst) < turn {
                        std::thread::yield_now();
                    }
                }
            });
            let runtime = Builder::new_current_thread().build().unwrap();
            runtime.block_on(std::future::poll_fn(|cx| {
                loop {
                    wakes.begin(cx);
                    let turn = asked.load(Ordering::SeqCst);
                    done.store(turn, Ordering::SeqCst);
                    if turn == TURNS {
                        wakes.end();
                        return Poll::Ready(());
                    }
                    if wakes.wait() {
                        return Poll::Pending;
                    }
                }
            }));
        });
    }
}
