use futures::stream::{FuturesUnordered, StreamExt};

use super::Runnable;
use super::step::step;
use crate::context::RunContext;
use crate::error::Result;

/// How many inputs are worked on at once when the context sets no limit.
const DEFAULT_AT_ONCE: usize = 32;

/// Runs the step on each input, several at once, and calls `each` as results come, whatever their
/// order. Stops, and drops what is under way, at the first error of `each`.
pub(super) async fn for_each_result<R: Runnable + ?Sized>(
    runnable: &R,
    inputs: Vec<R::Input>,
    context: &RunContext,
    mut each: impl FnMut(usize, Result<R::Output>) -> Result<()> + Send,
) -> Result<()> {
    let at_once = context
        .max_concurrency()
        .map_or(DEFAULT_AT_ONCE, usize::from);
    let mut waiting = inputs.into_iter().enumerate();
    let start = |(at, input)| async move { (at, step(runnable, input, context).await) };
    let mut running: FuturesUnordered<_> = waiting.by_ref().take(at_once).map(start).collect();
    while let Some((at, result)) = running.next().await {
        each(at, result)?;
        running.extend(waiting.next().map(start));
    }
    Ok(())
}
