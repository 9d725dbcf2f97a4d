use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::time::Instant;

/// How often a wait looks again.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// The requests that reach a backend's provider: how many, and how many are open.
///
/// Whatever stands in for the provider in a test calls [`begin`](Self::begin) for each request and
/// keeps the value that it gets until the work for that request is over: the answer was handed
/// over whole, failed, or was dropped. Clones share the counts.
///
/// ```
/// use chat_testing::conformance::Traffic;
///
/// let traffic = Traffic::new();
/// let request = traffic.begin();
/// assert_eq!((traffic.requests(), traffic.open()), (1, 1));
/// drop(request);
/// assert_eq!((traffic.requests(), traffic.open()), (1, 0));
/// ```
#[derive(Clone, Default)]
pub struct Traffic(Arc<Counts>);

#[derive(Default)]
struct Counts {
    requests: AtomicUsize,
    open: AtomicUsize,
    counter: OnceLock<Box<dyn Fn() -> usize + Send + Sync>>,
}

impl Traffic {
    /// No traffic yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a request, which is open until the value is dropped.
    #[must_use = "the request is over when this is dropped"]
    pub fn begin(&self) -> OpenRequest {
        self.0.requests.fetch_add(1, Ordering::SeqCst);
        self.0.open.fetch_add(1, Ordering::SeqCst);
        OpenRequest(self.clone())
    }

    /// Asks `counter` for the number of requests, for a stand-in that counts by itself. The first
    /// counter counts.
    pub fn count_with(&self, counter: impl Fn() -> usize + Send + Sync + 'static) {
        self.0.counter.get_or_init(|| Box::new(counter));
    }

    /// How many requests there were so far.
    #[must_use]
    pub fn requests(&self) -> usize {
        match self.0.counter.get() {
            Some(counter) => counter(),
            None => self.0.requests.load(Ordering::SeqCst),
        }
    }

    /// How many requests are open now.
    #[must_use]
    pub fn open(&self) -> usize {
        self.0.open.load(Ordering::SeqCst)
    }

    /// Waits until no request is open. Gives whether that came in time.
    pub(super) async fn closes(&self, patience: Duration) -> bool {
        let started = Instant::now();
        while self.open() > 0 {
            if started.elapsed() >= patience {
                return false;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        true
    }
}

impl fmt::Debug for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traffic")
            .field("requests", &self.requests())
            .field("open", &self.open())
            .finish_non_exhaustive()
    }
}

/// A request that is open. It is over when this is dropped.
#[derive(Debug)]
pub struct OpenRequest(Traffic);

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.0.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}
