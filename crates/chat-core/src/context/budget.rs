use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::value::Usage;

/// What all requests of a run together may cost.
///
/// It is checked before each request to a model and charged after it, so the request that crosses
/// a limit is the last one. Clones share what was spent.
///
/// ```
/// use chat_core::{Budget, RunContext};
///
/// let budget = Budget::new().with_max_cost(0.50).with_max_requests(20);
/// let context = RunContext::new().with_budget(budget.clone());
/// assert_eq!(budget.spent().total_tokens, 0);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Budget {
    max_requests: Option<u64>,
    max_total_tokens: Option<u64>,
    max_cost: Option<f64>,
    spent: Arc<Mutex<Spent>>,
}

#[derive(Debug, Default)]
struct Spent {
    requests: u64,
    usage: Usage,
}

impl Budget {
    /// A budget without limits: it only counts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the number of requests.
    #[must_use]
    pub fn with_max_requests(mut self, requests: u64) -> Self {
        self.max_requests = Some(requests);
        self
    }

    /// Limits the tokens, in and out together.
    #[must_use]
    pub fn with_max_total_tokens(mut self, tokens: u64) -> Self {
        self.max_total_tokens = Some(tokens);
        self
    }

    /// Limits the money, in US dollars.
    #[must_use]
    pub fn with_max_cost(mut self, dollars: f64) -> Self {
        self.max_cost = Some(dollars);
        self
    }

    /// What was used so far.
    #[must_use]
    pub fn spent(&self) -> Usage {
        self.lock().usage.clone()
    }

    /// How many requests were made so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.lock().requests
    }

    /// Counts a request that is about to be made, or says which limit forbids it.
    pub(crate) fn take_request(&self) -> Result<()> {
        let mut spent = self.lock();
        let Spent { requests, usage } = &*spent;
        exceeded("requests", self.max_requests, *requests)?;
        exceeded("tokens", self.max_total_tokens, usage.total_tokens)?;
        exceeded("US dollars", self.max_cost, usage.cost.unwrap_or(0.0))?;
        spent.requests = spent.requests.saturating_add(1);
        Ok(())
    }

    pub(crate) fn charge(&self, usage: &Usage) {
        self.lock().usage += usage;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Spent> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn exceeded<T: PartialOrd + fmt::Display + Copy>(
    unit: &str,
    limit: Option<T>,
    spent: T,
) -> Result<()> {
    match limit {
        Some(limit) if spent >= limit => Err(Error::new(
            ErrorKind::Budget,
            format!("{spent} of {limit} {unit} are used; no further request is made"),
        )),
        _ => Ok(()),
    }
}
