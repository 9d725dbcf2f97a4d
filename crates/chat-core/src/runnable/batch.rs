use futures::stream::{self, Stream, StreamExt};

use super::Runnable;
use super::step::step;
use crate::context::RunContext;
use crate::error::Result;

/// How many inputs are worked on at once when the context sets no limit.
const DEFAULT_AT_ONCE: usize = 32;

/// Runs the step on each input, several at once, and gives the place of each input and its result
/// as they come. A place that is free is taken at once, whatever the others do.
pub(super) fn as_completed<'a, R: Runnable + ?Sized>(
    runnable: &'a R,
    inputs: Vec<R::Input>,
    context: RunContext,
) -> impl Stream<Item = (usize, Result<R::Output>)> + Send + 'a {
    let at_once = context
        .max_concurrency()
        .map_or(DEFAULT_AT_ONCE, usize::from);
    stream::iter(inputs.into_iter().enumerate())
        .map(move |(at, input)| {
            let context = context.for_input(at);
            async move { (at, step(runnable, input, &context).await) }
        })
        .buffer_unordered(at_once)
}

/// The results in the order of their inputs.
pub(super) fn in_order<T>(mut results: Vec<(usize, T)>) -> Vec<T> {
    results.sort_unstable_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}
