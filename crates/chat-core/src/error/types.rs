use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use super::show::showable;
use super::{ErrorKind, ErrorReport};
use crate::value::{AiMessage, redact};

/// Anything that goes wrong, in one type.
///
/// It is one pointer wide and cheap to clone. Ask it what to do next: [`kind`](Self::kind),
/// [`is_retryable`](Self::is_retryable), [`retry_after`](Self::retry_after). What had arrived
/// before the failure is never lost: [`partial`](Self::partial).
///
/// Every text passes through [`redact`] on its way in, so no key can be in it, and control characters
/// become escapes, so that no server can write into a terminal or a log. `Debug` shows how much of a
/// partial message there is, and not what it says: that may be anything that the model was told.
///
/// ```
/// use chat_core::{Error, ErrorKind};
///
/// let error = Error::new(ErrorKind::RateLimited, "too many requests").with_status(429);
/// assert!(error.is_retryable());
/// assert_eq!(error.to_string(), "rate limited: too many requests (status 429)");
/// ```
#[derive(Clone)]
pub struct Error(pub(super) Arc<Inner>);

const _: () = assert!(size_of::<Error>() == size_of::<usize>());

#[derive(Clone)]
pub(super) struct Inner {
    pub(super) kind: ErrorKind,
    pub(super) message: String,
    retryable: Option<bool>,
    pub(super) retry_after: Option<Duration>,
    pub(super) status: Option<u16>,
    pub(super) provider: Option<String>,
    pub(super) request_id: Option<String>,
    raw: Option<String>,
    pub(super) step: Option<String>,
    pub(super) attempts: u32,
    pub(super) failures: Vec<Error>,
    pub(super) partial: Option<Arc<AiMessage>>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of this kind. The message is a sentence that says what is wrong and what to do.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl AsRef<str>) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: showable(message.as_ref()),
            retryable: None,
            retry_after: None,
            status: None,
            provider: None,
            request_id: None,
            raw: None,
            step: None,
            attempts: 1,
            failures: Vec::new(),
            partial: None,
            source: None,
        }))
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The sentence that says what is wrong, without kind, step and status.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether the same call may succeed if it is made again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0
            .retryable
            .unwrap_or_else(|| self.0.kind.is_retryable())
    }

    /// How long the provider asks to wait before the next attempt.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The HTTP status, or the code in an answer that stands for one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The provider that failed, if the answer names it.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.0.provider.as_deref()
    }

    /// The provider's id of the request, for their support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// What had arrived of the answer before it failed.
    #[must_use]
    pub fn partial(&self) -> Option<&AiMessage> {
        self.0.partial.as_deref()
    }

    /// What the provider sent, as text, cut to a readable length.
    #[must_use]
    pub fn raw(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// The step of the chain that failed, such as `sequence > ChatOpenRouter`.
    #[must_use]
    pub fn step(&self) -> Option<&str> {
        self.0.step.as_deref()
    }

    /// How often the call was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The errors of all steps that were tried, if several were: see
    /// [`with_fallbacks`](crate::RunnableExt::with_fallbacks).
    #[must_use]
    pub fn failures(&self) -> &[Self] {
        &self.0.failures
    }

    /// All of this as plain values, for logs and reports.
    #[must_use]
    pub fn report(&self) -> ErrorReport {
        ErrorReport::new(self)
    }

    /// Sets what the provider says about trying again, in place of what the kind says.
    #[must_use]
    pub fn with_retryable(self, retryable: bool) -> Self {
        self.edit(|inner| inner.retryable = Some(retryable))
    }

    /// Sets how long the provider asks to wait.
    #[must_use]
    pub fn with_retry_after(self, wait: Duration) -> Self {
        self.edit(|inner| inner.retry_after = Some(wait))
    }

    /// Sets the HTTP status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        self.edit(|inner| inner.status = Some(status))
    }

    /// Sets the provider that failed.
    #[must_use]
    pub fn with_provider(self, provider: impl AsRef<str>) -> Self {
        self.edit(|inner| inner.provider = Some(showable(provider.as_ref())))
    }

    /// Sets the provider's id of the request.
    #[must_use]
    pub fn with_request_id(self, id: impl AsRef<str>) -> Self {
        self.edit(|inner| inner.request_id = Some(showable(id.as_ref())))
    }

    /// Sets what the provider sent.
    #[must_use]
    pub fn with_raw(self, raw: impl AsRef<str>) -> Self {
        self.edit(|inner| inner.raw = Some(redact(raw.as_ref()).into_owned()))
    }

    /// Sets what had arrived. The first partial message stays: it is nearest to the failure.
    #[must_use]
    pub fn with_partial(self, partial: AiMessage) -> Self {
        if self.0.partial.is_some() || partial.is_empty() {
            return self;
        }
        self.edit(|inner| inner.partial = Some(Arc::new(partial)))
    }

    /// Puts a step in front of the path to the step that failed.
    #[must_use]
    pub fn with_step(self, step: &str) -> Self {
        self.edit(|inner| {
            inner.step = Some(match &inner.step {
                Some(path) => format!("{step} > {path}"),
                None => step.to_owned(),
            });
        })
    }

    /// Sets how often the call was tried.
    #[must_use]
    pub fn with_attempts(self, attempts: u32) -> Self {
        self.edit(|inner| inner.attempts = attempts)
    }

    /// Adds to the sentence what else there is to know.
    pub(crate) fn with_advice(self, advice: &str) -> Self {
        self.edit(|inner| {
            inner.message.push_str("; ");
            inner.message.push_str(advice);
        })
    }

    /// Makes this the error of several steps that were all tried. It is worth another try if one of
    /// them is, and its message has all of theirs.
    #[must_use]
    pub fn with_failures(self, failures: Vec<Self>) -> Self {
        let listed: Vec<_> = failures.iter().map(ToString::to_string).collect();
        let message = format!("all {} failed: {}", failures.len(), listed.join("; "));
        let is_retryable = failures.iter().any(Self::is_retryable);
        self.edit(|inner| {
            inner.message = message;
            inner.retryable = Some(is_retryable);
            inner.step = None;
            inner.failures = failures;
        })
    }

    /// Sets the error that caused this one. Its text must not hold a secret: for errors from
    /// outside, put their redacted text in the message instead.
    #[must_use]
    pub fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.edit(|inner| inner.source = Some(Arc::new(source)))
    }

    fn edit(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
