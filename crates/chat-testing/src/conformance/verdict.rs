use std::fmt;
use std::future::Future;
use std::time::Duration;

use chat_core::Error;

/// What a case gives: that it held or was skipped, or how it failed.
pub type Verdict = Result<Outcome, Failure>;

/// How a case went that did not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// What the case checks holds.
    Passed,
    /// The case was not run, for this reason.
    Skipped(String),
}

/// What a backend does wrong, why that matters, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    wrong: String,
    rule: Rule,
}

impl Failure {
    /// What is wrong.
    #[must_use]
    pub fn wrong(&self) -> &str {
        &self.0.wrong
    }

    /// Why it matters.
    #[must_use]
    pub fn why(&self) -> &str {
        self.0.rule.why
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &str {
        self.0.rule.remedy
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { wrong, rule } = &*self.0;
        write!(
            f,
            "  wrong: {wrong}\n  why:   {}\n  to do: {}",
            rule.why, rule.remedy
        )
    }
}

impl std::error::Error for Failure {}

/// One thing that a backend must do: why, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) why: &'static str,
    pub(super) remedy: &'static str,
}

impl Rule {
    /// The rule does not hold.
    pub(super) fn broken(self, wrong: impl Into<String>) -> Failure {
        Failure(Box::new(Parts {
            wrong: wrong.into(),
            rule: self,
        }))
    }

    /// The rule holds if `condition` does.
    pub(super) fn holds(
        self,
        condition: bool,
        wrong: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        if condition {
            Ok(())
        } else {
            Err(self.broken(wrong()))
        }
    }

    /// The rule holds if this worked.
    pub(super) fn works<T>(self, result: chat_core::Result<T>, what: &str) -> Result<T, Failure> {
        result.map_err(|error| self.broken(format!("{what} failed: {error}")))
    }

    /// The rule holds if this failed. Gives the error.
    pub(super) fn fails<T>(
        self,
        result: chat_core::Result<T>,
        what: &str,
    ) -> Result<Error, Failure> {
        result
            .err()
            .ok_or_else(|| self.broken(format!("{what} succeeded")))
    }

    /// The rule holds if `work` ends in this time.
    pub(super) async fn ends<T>(
        self,
        work: impl Future<Output = T> + Send,
        patience: Duration,
        what: &str,
    ) -> Result<T, Failure> {
        tokio::time::timeout(patience, work)
            .await
            .map_err(|_| self.broken(format!("{what} did not end within {patience:?}")))
    }
}

pub(super) fn passed() -> Verdict {
    Ok(Outcome::Passed)
}

pub(super) fn skipped(reason: impl Into<String>) -> Verdict {
    Ok(Outcome::Skipped(reason.into()))
}
