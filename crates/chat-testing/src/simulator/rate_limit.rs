//! OpenRouter's own limit of requests.

use std::time::Duration;

use tokio::time::Instant;

use super::errors::ApiError;
use super::identity::FIRST_CREATED;
use super::state::Simulator;

#[derive(Clone, Copy, Debug)]
pub(crate) struct RateLimit {
    pub(crate) requests: u32,
    pub(crate) per: Duration,
}

/// The time in which requests are counted.
#[derive(Debug)]
pub(crate) struct Window {
    /// When the simulator's clock began.
    epoch: Instant,
    start: Instant,
    count: u32,
}

/// Counts a request, and refuses it when there were too many.
pub(crate) fn check(simulator: &Simulator) -> Result<(), ApiError> {
    let Some(limit) = simulator.rate_limit else {
        return Ok(());
    };
    let now = Instant::now();
    let mut memory = simulator.memory();
    let window = memory.window.get_or_insert(Window {
        epoch: now,
        start: now,
        count: 0,
    });
    if now.duration_since(window.start) >= limit.per {
        window.start = now;
        window.count = 0;
    }
    if window.count < limit.requests {
        window.count += 1;
        return Ok(());
    }
    let end = window.start.duration_since(window.epoch) + limit.per;
    let end = u64::try_from(end.as_millis()).unwrap_or_default();
    Err(ApiError::rate_limited(
        limit.requests,
        FIRST_CREATED * 1_000 + end,
    ))
}
