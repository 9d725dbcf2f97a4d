use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

/// The id of one run of one step: a UUID (version 7) whose order is the order of start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(Uuid);

/// How many low bits of a moment count the ids of one millisecond.
const COUNTER_BITS: u32 = 16;

/// The last moment that an id was made for: its millisecond, then how many came before it there.
static LAST: AtomicU64 = AtomicU64::new(0);

impl RunId {
    /// A new id, greater than every other that this process has made.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "every id is another one")]
    pub fn new() -> Self {
        let moment = next_moment();
        // 16 bits to tell ids of one millisecond apart in order, 64 to tell processes apart; the
        // version and the variant overwrite six of them.
        let counter = moment & ((1 << COUNTER_BITS) - 1);
        let [_, _, _, _, _, _, high, low] = (counter >> 4).to_be_bytes();
        let [first, rest @ ..] = fastrand::u64(..).to_be_bytes();
        let first = (((counter & 0xf) << 2) as u8) | (first & 3);
        let [a, b, c, d, e, f, g] = rest;
        let bytes = [high, low, first, a, b, c, d, e, f, g];
        Self(Builder::from_unix_timestamp_millis(moment >> COUNTER_BITS, &bytes).into_uuid())
    }

    /// The id as a UUID.
    #[must_use]
    pub fn as_uuid(&self) -> Uuid {
        self.0
    }
}

/// Now, or just after the last moment: more ids than a millisecond has room for take the next one's.
fn next_moment() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = now.map_or(0, |now| u64::try_from(now.as_millis()).unwrap_or(u64::MAX));
    let now = millis << COUNTER_BITS;
    let next = |last: u64| now.max(last.saturating_add(1));
    let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
        Some(next(last))
    });
    last.map_or(now, next)
}

impl From<Uuid> for RunId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
