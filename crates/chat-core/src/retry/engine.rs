use std::future::Future;
use std::time::Duration;

use super::RetryPolicy;
use crate::context::{RunContext, RunEventKind};
use crate::error::{Error, Result};

/// Does `work`, which calls other steps, as [`retry`] does. What runs inside sees a context that
/// forbids further retries, so that attempts never multiply.
pub(crate) async fn retry_around<T, W, F>(
    own: &RetryPolicy,
    context: &RunContext,
    work: W,
) -> Result<T>
where
    W: Fn(RunContext) -> F + Send + Sync,
    F: Future<Output = Result<T>> + Send,
{
    let inside = context.replace_retry_policy(RetryPolicy::none());
    retry(own, context, || work(inside.clone())).await
}

/// Does `work` until it succeeds, fails for good, or the policy gives up. A policy in the context
/// counts in place of `own`; the budget is that of `own` if it has none.
pub(crate) async fn retry<T, W, F>(own: &RetryPolicy, context: &RunContext, work: W) -> Result<T>
where
    W: Fn() -> F + Send + Sync,
    F: Future<Output = Result<T>> + Send,
{
    let policy = context.retry_policy().unwrap_or(own);
    let budget = policy.budget().or(own.budget());
    let mut attempts: u32 = 1;
    loop {
        let error = match work().await {
            Ok(value) => {
                if let Some(budget) = budget {
                    budget.give_back();
                }
                return Ok(value);
            }
            Err(error) => error,
        };
        let wait = policy.delay(attempts, &error);
        let Some(wait) = wait.filter(|wait| fits(context, *wait)) else {
            return Err(count(error, attempts));
        };
        let delay = match budget {
            Some(budget) if !budget.take(&error) => {
                return Err(count(unaffordable(error), attempts));
            }
            Some(budget) if error.retry_after().is_some() => budget.turn(wait),
            _ => wait,
        };
        tracing::info!(%error, attempts, ?delay, "request failed; trying again");
        context.emit(|_| RunEventKind::Retry {
            attempt: attempts,
            delay,
            error: error.clone(),
        });
        tokio::time::sleep(delay).await;
        attempts = attempts.saturating_add(1);
    }
}

fn unaffordable(error: Error) -> Error {
    tracing::warn!(%error, "not tried again: the retry budget is used up");
    error.with_advice("not tried again, since too many calls failed lately (see `RetryBudget`)")
}

/// Whether the run may go on after the wait.
fn fits(context: &RunContext, delay: Duration) -> bool {
    match (
        context.deadline(),
        tokio::time::Instant::now().checked_add(delay),
    ) {
        (Some(deadline), Some(next)) => next < deadline,
        _ => true,
    }
}

fn count(error: Error, attempts: u32) -> Error {
    if attempts > 1 {
        error.with_attempts(attempts)
    } else {
        error
    }
}
