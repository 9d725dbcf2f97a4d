use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, FutureExt, select};
use futures::stream::{FuturesUnordered, StreamExt};

use super::candidates::{Candidate, Candidates, all_failed};
use crate::context::RunContext;
use crate::error::Result;

/// Runs several steps on one input and takes the first success. Made by
/// [`race`](super::RunnableExt::race) and [`with_hedge`](super::RunnableExt::with_hedge).
///
/// The others are dropped: their work stops and their connections close. On a stream, the first
/// piece decides. If all fail, the error has the errors of all: [`Error::failures`]. Around chat
/// models, this is a chat model: it says that it is the first.
///
/// **Every request that was sent may be billed**, also one that was dropped: many providers go on
/// generating, and bill, after the connection has closed. What dropped requests cost is in no
/// [`Budget`](crate::Budget); that they were made is.
///
/// ```
/// use std::time::Duration;
/// use chat_core::{FakeChatModel, RunnableExt};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = FakeChatModel::new(["hello"]);
/// let hedged = model.clone().with_hedge(Duration::from_secs(2), model);
/// assert_eq!(hedged.invoke("hi").await?.text(), "hello");
/// # Ok(())
/// # }
/// ```
///
/// [`Error::failures`]: crate::Error::failures
#[derive(Clone, Debug)]
pub struct Race<R, F> {
    pub(crate) candidates: Candidates<R, F>,
    /// How long to wait for one before the next starts.
    delay: Duration,
}

impl<R, F> Race<R, F> {
    pub(super) fn new(first: R, others: Vec<F>, delay: Duration) -> Self {
        Self {
            candidates: Candidates { first, others },
            delay,
        }
    }

    /// What a candidate is called in a graph.
    pub(super) fn label(&self, at: usize) -> String {
        match (at, self.delay) {
            (0, _) => "first".to_owned(),
            (at, Duration::ZERO) => format!("with it {at}"),
            (at, delay) => format!("hedge {at}, after {delay:?}"),
        }
    }

    /// Runs the candidates until one succeeds. The next one starts after the delay, or at once when
    /// one fails.
    pub(crate) async fn first_success<'a, T, W>(
        &'a self,
        _context: &RunContext,
        attempt: impl Fn(usize, Candidate<'a, R, F>) -> W + Send + Sync,
    ) -> Result<T>
    where
        R: Sync,
        F: Sync,
        W: Future<Output = Result<T>> + Send,
    {
        let mut waiting = self.candidates.iter().fuse();
        let mut running = FuturesUnordered::new();
        let mut failures = Vec::new();
        loop {
            let started = waiting
                .next()
                .map(|(at, candidate)| attempt(at, candidate).boxed());
            let has_next = started.is_some();
            running.extend(started);
            if has_next && self.delay.is_zero() {
                continue;
            }
            let next_start = async {
                if has_next {
                    tokio::time::sleep(self.delay).await;
                } else {
                    std::future::pending::<()>().await;
                }
            };
            match select(running.next(), pin!(next_start)).await {
                Either::Left((Some(Ok(output)), _)) => return Ok(output),
                Either::Left((Some(Err(error)), _)) => failures.push(error),
                Either::Left((None, _)) => {
                    return Err(all_failed(failures.first(), failures.clone()));
                }
                Either::Right(_) => {}
            }
        }
    }
}
