//! The simulator itself.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::faults::Faults;
use super::generation::GenerationLog;
use super::journal::Journal;
use super::rate_limit::{RateLimit, Window};
use super::response_cache::ResponseCache;
use super::router;
use super::script::{Script, ScriptError};
use super::script_run::ScriptRun;
use super::server::SimulatorServer;

/// A deterministic fake of OpenRouter under the base path `/api/v1`.
///
/// Cheap to clone; clones share the journal, the script, the caches and the counters.
#[derive(Clone, Debug, Default)]
pub struct Simulator {
    pub(crate) pace: Option<Duration>,
    pub(crate) api_key: Option<ApiKey>,
    pub(crate) faults: Faults,
    pub(crate) rate_limit: Option<RateLimit>,
    /// The script that the simulator begins with.
    script: Arc<Script>,
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
    memory: Mutex<Memory>,
}

/// What changes from request to request.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Answers so far.
    answers: u64,
    /// Hashes of prompt prefixes that the simulated prompt cache holds.
    pub(crate) cached_prefixes: HashSet<u64>,
    /// How often each flaky slug has failed.
    pub(crate) failures: HashMap<String, u32>,
    pub(crate) generations: GenerationLog,
    pub(crate) responses: ResponseCache,
    pub(crate) window: Option<Window>,
    pub(crate) script: ScriptRun,
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

    /// Breaks all answers to chat requests in this way, save those for which a script says how.
    /// Errors are delayed with the rest, and otherwise left whole.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Lets through so many chat requests in this time, and refuses the rest with OpenRouter's own
    /// 429. A time begins with the first request after the last one ended. The clock is tokio's.
    #[must_use]
    pub fn with_rate_limit(mut self, requests: u32, per: Duration) -> Self {
        self.rate_limit = Some(RateLimit { requests, per });
        self
    }

    /// Answers from this script where a rule of it matches. Clones see the script too.
    #[must_use]
    pub fn with_script(mut self, script: Script) -> Self {
        self.memory().script = ScriptRun::new(&script);
        self.script = Arc::new(script);
        self
    }

    /// As [`Simulator::with_script`], from a JSON file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or holds no script.
    pub fn with_script_file(self, path: impl AsRef<Path>) -> Result<Self, ScriptError> {
        Ok(self.with_script(Script::from_file(path)?))
    }

    /// Forgets everything that happened, and begins the script anew that it was built with.
    pub fn reset(&self) {
        *self.memory() = Memory {
            script: ScriptRun::new(&self.script),
            ..Memory::default()
        };
        self.shared.journal.clear();
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
        let mut memory = self.memory();
        let number = memory.answers;
        memory.answers += 1;
        number
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.shared
            .memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
