//! The simulator itself.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::generation::GenerationLog;
use super::journal::Journal;
use super::router;
use super::server::SimulatorServer;

/// A deterministic fake of OpenRouter under the base path `/api/v1`.
///
/// Cheap to clone; clones share the journal, the prompt cache and the counters.
#[derive(Clone, Debug, Default)]
pub struct Simulator {
    pub(crate) pace: Option<Duration>,
    pub(crate) api_key: Option<ApiKey>,
    shared: Arc<Shared>,
}

/// A key that never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ApiKey(pub(crate) String);

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(…)")
    }
}

#[derive(Debug, Default)]
struct Shared {
    journal: Journal,
    answers: AtomicU64,
    memory: Mutex<Memory>,
}

/// What changes from request to request.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Hashes of prompt prefixes that the simulated prompt cache holds.
    pub(crate) cached_prefixes: HashSet<u64>,
    /// How often each flaky slug has failed.
    pub(crate) failures: HashMap<String, u32>,
    pub(crate) generations: GenerationLog,
}

impl Simulator {
    /// A simulator that answers at once and takes any key, save those that start with `sk-or-bad`
    /// or contain `invalid`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits this long before each streamed chunk. Default: no wait. The clock is tokio's, so a
    /// paused clock works.
    #[must_use]
    pub fn with_pace(mut self, pace: Duration) -> Self {
        self.pace = Some(pace);
        self
    }

    /// Accepts only this API key.
    #[must_use]
    pub fn with_api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(ApiKey(key.into()));
        self
    }

    /// The service, to be called in process.
    pub fn router(&self) -> axum::Router {
        router::build(self)
    }

    /// Serves on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When no port can be bound.
    pub async fn serve(&self) -> std::io::Result<SimulatorServer> {
        self.serve_on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .await
    }

    /// Serves on `address`; port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound.
    pub async fn serve_on(&self, address: SocketAddr) -> std::io::Result<SimulatorServer> {
        SimulatorServer::bind(self, address).await
    }

    /// What this simulator and its clones have seen.
    #[must_use]
    pub fn journal(&self) -> Journal {
        self.shared.journal.clone()
    }

    /// The number of the next answer, from 0.
    pub(crate) fn next_answer(&self) -> u64 {
        self.shared.answers.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.shared
            .memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
