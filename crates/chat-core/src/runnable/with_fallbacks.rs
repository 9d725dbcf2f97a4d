use std::fmt;
use std::future::Future;
use std::sync::Arc;

use tokio::time::Instant;

use super::candidates::{Candidate, Candidates, all_failed};
use crate::context::RunContext;
use crate::error::{Error, ErrorKind, Result};

/// Tries other steps when one fails. Made by [`with_fallbacks`](super::RunnableExt::with_fallbacks).
///
/// On a stream, another step is tried only until the first piece; after that an error is final.
/// Around chat models, this is a chat model: it says that it is the first.
///
/// Another step is tried after every error that another step may not have. These are final, unless
/// [`on`](Self::on) says otherwise: a wrong setup or request (configuration, invalid request), a
/// used-up budget, cancellation, and the deadline of the run.
///
/// If more than one step was tried, the error has the errors of all of them:
/// [`Error::failures`]. It is of the first one's kind, or of the kind of the error that was final.
///
/// ```
/// use chat_core::{Error, ErrorKind, FakeChatModel, RunnableExt, lambda};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let down = lambda(|_: String| -> chat_core::Result<String> {
///     Err(Error::new(ErrorKind::Unavailable, "overloaded"))
/// });
/// let step = down.clone().with_fallbacks([lambda(|text: String| text)]);
/// assert_eq!(step.invoke("sea").await?, "sea");
///
/// let error = down.clone().with_fallbacks([down]).invoke("sea").await.unwrap_err();
/// assert_eq!(error.failures().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct WithFallbacks<R, F> {
    pub(crate) candidates: Candidates<R, F>,
    may_help: MayHelp,
}

type MayHelp = Arc<dyn Fn(&Error) -> bool + Send + Sync>;

impl<R, F> WithFallbacks<R, F> {
    pub(super) fn new(first: R, others: Vec<F>) -> Self {
        Self {
            candidates: Candidates { first, others },
            may_help: Arc::new(another_step_may_help),
        }
    }

    /// Sets after which errors another step is tried. It is never tried when the run is out of time.
    ///
    /// ```
    /// use chat_core::{ErrorKind, FakeChatModel, RunnableExt};
    ///
    /// let model = FakeChatModel::new(["hello"])
    ///     .with_fallbacks([FakeChatModel::new(["hello from the other one"])])
    ///     .on(|error| error.kind() == ErrorKind::RateLimited);
    /// ```
    #[must_use]
    pub fn on(mut self, may_help: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.may_help = Arc::new(may_help);
        self
    }

    /// What a candidate is called in a graph.
    pub(super) fn label(&self, at: usize) -> String {
        match at {
            0 => "first".to_owned(),
            at => format!("fallback {at}"),
        }
    }

    /// Tries one candidate after the other.
    pub(crate) async fn first_success<'a, T, W>(
        &'a self,
        context: &RunContext,
        attempt: impl Fn(usize, Candidate<'a, R, F>) -> W + Send + Sync,
    ) -> Result<T>
    where
        R: Sync,
        F: Sync,
        W: Future<Output = Result<T>> + Send,
    {
        let mut failures = Vec::new();
        for (at, candidate) in self.candidates.iter() {
            let error = match attempt(at, candidate).await {
                Ok(output) => return Ok(output),
                Err(error) => error,
            };
            let is_final = is_late(context) || !(self.may_help)(&error);
            failures.push(error.clone());
            if is_final {
                let is_retryable = error.is_retryable();
                return Err(all_failed(Some(&error), failures).with_retryable(is_retryable));
            }
            tracing::info!(%error, attempt = at, "step failed; trying the next one");
        }
        Err(all_failed(failures.first(), failures.clone()))
    }
}

fn another_step_may_help(error: &Error) -> bool {
    !matches!(
        error.kind(),
        ErrorKind::Configuration
            | ErrorKind::InvalidRequest
            | ErrorKind::Budget
            | ErrorKind::Cancelled
    )
}

fn is_late(context: &RunContext) -> bool {
    context
        .deadline()
        .is_some_and(|deadline| deadline <= Instant::now())
}

impl<R: fmt::Debug, F: fmt::Debug> fmt::Debug for WithFallbacks<R, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WithFallbacks")
            .field(&self.candidates.first)
            .field(&self.candidates.others)
            .finish()
    }
}
