use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::RetryBudget;
use crate::error::Error;

/// How a failed request is tried again.
///
/// Only what [`Error::is_retryable`] calls worth it is tried again, and never after the first
/// piece of an answer has reached the caller. The wait before retry `n` is random between zero and
/// `base · 2ⁿ⁻¹`, at most `cap` (full jitter); what the provider asks for with `Retry-After` counts
/// instead, and if that is more than [`with_max_retry_after`](Self::with_max_retry_after) allows,
/// the error is returned at once.
///
/// In JSON everything is there but the budget, which belongs to a client at work.
///
/// Calls of one client share a [`RetryBudget`], so that they end neither in a storm of retries nor
/// in a stampede.
///
/// ```
/// use std::time::Duration;
/// use chat_core::RetryPolicy;
///
/// let patient = RetryPolicy::new(5).with_base(Duration::from_secs(1));
/// assert_eq!(patient.max_retries(), 5);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetryPolicy {
    max_retries: u32,
    base: Duration,
    cap: Duration,
    max_retry_after: Duration,
    jitter: bool,
    #[serde(skip)]
    budget: Option<RetryBudget>,
}

impl RetryPolicy {
    /// At most so many retries, with waits of up to 0.5 s, 1 s, 2 s and so on, 8 s at most; a
    /// provider may ask for up to 60 s.
    #[must_use]
    pub const fn new(max_retries: u32) -> Self {
        Self {
            max_retries,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            jitter: true,
            budget: None,
        }
    }

    /// No retries.
    #[must_use]
    pub const fn none() -> Self {
        Self::new(0)
    }

    /// Sets the longest wait before the first retry.
    #[must_use]
    pub const fn with_base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Sets the longest wait before any retry.
    #[must_use]
    pub const fn with_cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// Sets the longest wait that a provider may ask for.
    #[must_use]
    pub const fn with_max_retry_after(mut self, max: Duration) -> Self {
        self.max_retry_after = max;
        self
    }

    /// Makes every wait as long as it may be, for tests.
    #[must_use]
    pub const fn without_jitter(mut self) -> Self {
        self.jitter = false;
        self
    }

    /// Sets the budget that retries are paid from. Default: a full one for each client that is
    /// built, and for each step that is wrapped.
    #[must_use]
    pub fn with_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// The budget that retries are paid from, if one is set.
    #[must_use]
    pub fn budget(&self) -> Option<&RetryBudget> {
        self.budget.as_ref()
    }

    /// This policy, with a full budget of the default size if none is set.
    #[must_use]
    pub fn or_default_budget(self) -> Self {
        match self.budget {
            Some(_) => self,
            None => self.with_budget(RetryBudget::default()),
        }
    }

    /// How often a request is tried again.
    #[must_use]
    pub const fn max_retries(&self) -> u32 {
        self.max_retries
    }

    /// How long to wait after `attempts` failed attempts, or `None` to give up.
    pub(super) fn delay(&self, attempts: u32, error: &Error) -> Option<Duration> {
        if attempts > self.max_retries || !error.is_retryable() {
            return None;
        }
        match error.retry_after() {
            Some(wait) => (wait <= self.max_retry_after).then_some(wait),
            None => Some(self.back_off(attempts)),
        }
    }

    fn back_off(&self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let longest = self.base.saturating_mul(1 << doublings).min(self.cap);
        if self.jitter {
            longest.mul_f64(fastrand::f64())
        } else {
            longest
        }
    }
}

impl Default for RetryPolicy {
    /// 2 retries, as the vendors' own clients make.
    fn default() -> Self {
        Self::new(2)
    }
}
