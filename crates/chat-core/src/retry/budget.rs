use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::{Error, ErrorKind};

/// What one retry takes.
const RETRY: u32 = 5;
/// What one retry takes after a timeout: the time was spent already.
const RETRY_AFTER_TIMEOUT: u32 = 10;
/// What a success gives back.
const SUCCESS: u32 = 1;
/// The least time between two retries that a server has put off.
const APART: Duration = Duration::from_millis(20);

/// What the calls of one client share about trying again. Clones are the same budget.
///
/// * **No storm.** A retry takes 5 units, 10 after a timeout; a call that succeeds gives 1 back.
///   When too few are left, the error is returned at once and says so. While a provider is down,
///   the retries of a whole client thus end after 100 or so, and then amount to one for five
///   successes. These are the figures of AWS's clients.
/// * **No stampede.** Calls that a server has told to wait do not come back in the same instant, but
///   20 ms apart, first come, first served, and never before their time.
///
/// A budget belongs to the policy of a client or step ([`RetryPolicy::with_budget`]); a policy that
/// replaces that one for a call spends from it too, unless it has a budget of its own.
///
/// ```
/// use chat_core::{RetryBudget, RetryPolicy};
///
/// let budget = RetryBudget::new(50);
/// let policy = RetryPolicy::new(3).with_budget(budget.clone());
/// assert_eq!(budget.left(), 50);
/// ```
///
/// [`RetryPolicy::with_budget`]: super::RetryPolicy::with_budget
#[derive(Clone)]
pub struct RetryBudget(Arc<Shared>);

struct Shared {
    most: u32,
    state: Mutex<State>,
}

struct State {
    left: u32,
    /// When retries that a server has put off are due, in order.
    turns: VecDeque<Instant>,
}

impl RetryBudget {
    /// A full budget of this many units.
    #[must_use]
    pub fn new(units: u32) -> Self {
        let state = Mutex::new(State {
            left: units,
            turns: VecDeque::new(),
        });
        Self(Arc::new(Shared { most: units, state }))
    }

    /// How many units are left.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.lock().left
    }

    /// Pays for a retry after this error, if there is enough for it.
    pub(super) fn take(&self, error: &Error) -> bool {
        let price = match error.kind() {
            ErrorKind::Timeout(_) => RETRY_AFTER_TIMEOUT,
            _ => RETRY,
        };
        let mut state = self.lock();
        let rest = state.left.checked_sub(price);
        state.left = rest.unwrap_or(state.left);
        rest.is_some()
    }

    /// A call succeeded.
    pub(super) fn give_back(&self) {
        let mut state = self.lock();
        state.left = state.left.saturating_add(SUCCESS).min(self.0.most);
    }

    /// How long to wait for the first turn after `wait` that no other retry has.
    pub(super) fn turn(&self, wait: Duration) -> Duration {
        let now = Instant::now();
        let Some(mut turn) = now.checked_add(wait) else {
            return wait;
        };
        let turns = &mut self.lock().turns;
        while turns.front().is_some_and(|first| *first < now) {
            turns.pop_front();
        }
        let mut at: usize = 0;
        for taken in turns.iter() {
            if *taken >= later(turn) {
                break;
            }
            at = at.saturating_add(1);
            turn = turn.max(later(*taken));
        }
        turns.insert(at, turn);
        turn.duration_since(now)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn later(turn: Instant) -> Instant {
    turn.checked_add(APART).unwrap_or(turn)
}

/// 500 units.
impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(500)
    }
}

/// Budgets are the same if what is taken from one is missing in the other.
impl PartialEq for RetryBudget {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryBudget")
            .field("left", &self.left())
            .field("most", &self.0.most)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn turns_are_apart_and_never_early() {
        let budget = RetryBudget::default();
        let turn = |wait| budget.turn(wait).as_millis();
        assert_eq!(
            [turn(SECOND), turn(SECOND), turn(SECOND)],
            [1000, 1020, 1040]
        );
        assert_eq!(turn(60 * SECOND), 60_000, "a long wait of one");
        assert_eq!(turn(SECOND / 2), 500, "does not keep others");
        assert_eq!(
            turn(Duration::from_millis(990)),
            1060,
            "no room before 1000"
        );
        tokio::time::advance(2 * SECOND).await;
        assert_eq!(turn(Duration::ZERO), 0, "what has passed is no obstacle");
        assert_eq!(budget.turn(Duration::MAX), Duration::MAX);
    }

    #[test]
    fn retries_cost_and_successes_give_back_up_to_the_whole() {
        let budget = RetryBudget::new(12);
        let late = Error::new(ErrorKind::Timeout(crate::error::TimeoutPhase::Idle), "late");
        let down = Error::new(ErrorKind::Unavailable, "down");
        assert!(budget.take(&late));
        assert!(!budget.take(&down), "2 are left");
        (0..3).for_each(|_| budget.give_back());
        assert!(budget.take(&down));
        (0..20).for_each(|_| budget.give_back());
        assert_eq!(budget.left(), 12);
    }
}
