use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use http::Uri;
use http::uri::{Authority, Scheme};
use tokio::runtime::{Handle, Id};
use tokio::task::{JoinHandle, yield_now};
use tokio::time::Instant;

use super::driven::Driven;
use super::shared::Shared;

/// Less than servers keep idle connections.
const MOST_IDLE: Duration = Duration::from_secs(25);
/// How often one that carries many requests is looked at, to see whether it is in use.
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);
/// In so long a time a server may have closed a connection without anybody seeing it here.
const REST: Duration = Duration::from_millis(100);
/// The most connections that are kept.
const MOST_KEPT: usize = 32;

/// A connection to a server.
pub(super) enum Connection {
    /// One that carries one request at a time.
    Http1(Box<Driven>),
    /// One that carries many.
    Http2(Shared),
}

/// Connections that wait for a request.
#[derive(Default)]
pub(super) struct Pool(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// The one that was used last is the last.
    connections: Vec<Idle>,
    /// Closes what is idle too long.
    sweeper: Option<JoinHandle<()>>,
}

struct Idle {
    to: Address,
    /// When it was last seen in use.
    since: Instant,
    connection: Connection,
}

/// Where a connection leads, and the runtime that lets it work: in another one, nobody might tell
/// it of what has come.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Address(Scheme, Authority, Id);

impl Address {
    /// The address of a request that is made in this runtime.
    pub(super) fn of(uri: &Uri, runtime: Id) -> Option<Self> {
        let (scheme, authority) = (uri.scheme()?, uri.authority()?);
        Some(Self(scheme.clone(), authority.clone(), runtime))
    }
}

impl Pool {
    /// A connection that can be used at once, if there is one.
    fn take(&self, to: &Address) -> Option<Connection> {
        let mut kept = self.lock();
        let now = Instant::now();
        loop {
            let mut connections = kept.connections.iter();
            let place = connections.rposition(|idle| idle.to == *to && idle.has_room())?;
            let idle = kept.connections.remove(place);
            if idle.is_old(now) {
                continue;
            }
            match idle.connection {
                Connection::Http1(mut driven) => {
                    if driven.is_ready() {
                        return Some(Connection::Http1(driven));
                    }
                }
                Connection::Http2(shared) => {
                    if shared.is_open() {
                        kept.connections.push(Idle {
                            to: idle.to,
                            since: now,
                            connection: Connection::Http2(shared.clone()),
                        });
                        return Some(Connection::Http2(shared));
                    }
                }
            }
        }
    }

    /// Whether the next connection was not used for some time.
    fn has_rested(&self, to: &Address) -> bool {
        let kept = self.lock();
        let next = kept.connections.iter().rfind(|idle| idle.to == *to);
        next.is_some_and(|idle| idle.since.elapsed() >= REST)
    }

    fn put(self: &Arc<Self>, to: Address, connection: Connection) {
        // What is dropped outside of a runtime cannot be used again.
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let mut kept = self.lock();
        if kept.connections.len() >= MOST_KEPT {
            kept.connections.remove(0);
        }
        kept.connections.push(Idle {
            to,
            since: Instant::now(),
            connection,
        });
        let is_swept = |sweeper: &JoinHandle<()>| !sweeper.is_finished();
        if !kept.sweeper.as_ref().is_some_and(is_swept) {
            kept.sweeper = Some(runtime.spawn(sweep(Arc::downgrade(self))));
        }
    }

    /// Closes what is idle too long. Says when to look again, if anything is left.
    fn sweep(&self) -> Option<Instant> {
        let mut kept = self.lock();
        let now = Instant::now();
        kept.connections.retain(|idle| !idle.is_old(now));
        for idle in &mut kept.connections {
            if idle.is_used() {
                idle.since = now;
            }
        }
        let next = kept
            .connections
            .iter()
            .map(|idle| idle.next_look(now))
            .min();
        if next.is_none() {
            kept.sweeper = None;
        }
        next
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        if let Some(sweeper) = self.lock().sweeper.take() {
            sweeper.abort();
        }
    }
}

impl Idle {
    fn has_room(&self) -> bool {
        match &self.connection {
            Connection::Http1(_) => true,
            Connection::Http2(shared) => shared.has_room(),
        }
    }

    fn is_used(&self) -> bool {
        match &self.connection {
            Connection::Http1(_) => false,
            Connection::Http2(shared) => shared.is_used(),
        }
    }

    fn is_old(&self, now: Instant) -> bool {
        !self.is_used() && now.saturating_duration_since(self.since) >= MOST_IDLE
    }

    fn next_look(&self, now: Instant) -> Instant {
        match &self.connection {
            Connection::Http1(_) => self.since + MOST_IDLE,
            Connection::Http2(_) => now + BETWEEN_LOOKS,
        }
    }
}

async fn sweep(pool: Weak<Pool>) {
    let mut due = Instant::now() + BETWEEN_LOOKS;
    loop {
        tokio::time::sleep_until(due).await;
        match pool.upgrade().and_then(|pool| pool.sweep()) {
            Some(next) => due = next,
            None => return,
        }
    }
}

/// The connections of a pool to one server.
#[derive(Clone)]
pub(super) struct Place {
    pool: Arc<Pool>,
    address: Address,
}

impl Place {
    pub(super) fn new(pool: &Arc<Pool>, address: Address) -> Self {
        Self {
            pool: Arc::clone(pool),
            address,
        }
    }

    /// A connection that can be used at once, if there is one.
    pub(super) async fn take(&self) -> Option<Connection> {
        if self.pool.has_rested(&self.address) {
            // If the thread did something else meanwhile, the runtime has had no turn to see what
            // came, nor the task of a shared connection one to read it.
            yield_now().await;
            yield_now().await;
        }
        self.pool.take(&self.address)
    }

    /// Keeps a connection for the next request.
    pub(super) fn put(&self, connection: Connection) {
        self.pool.put(self.address.clone(), connection);
    }
}
