use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::connection::Connection;
use super::log::Log;
use super::{ConnectionRecord, ReceivedRequest, Reply};
use crate::accept::accept_all;

/// A server on a free loopback port that answers as it is told, byte for byte. It stops, and
/// closes its connections, when dropped.
///
/// It speaks plain HTTP/1.1 as far as it must to know where a request ends; the answers may be
/// anything. See the [module](super) for an example.
#[derive(Debug)]
pub struct FaultServer {
    address: SocketAddr,
    log: Log,
    task: JoinHandle<()>,
}

type Chosen = dyn Fn(&ReceivedRequest) -> Reply + Send + Sync;

/// What a server answers.
#[derive(Clone)]
pub(super) struct Plan {
    choose: Arc<Chosen>,
    /// After how many bytes of a body the answer begins, if not after all.
    pub(super) early: Option<usize>,
}

impl Plan {
    fn in_order(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<Reply> = replies.into_iter().collect();
        Self::by(move |request| {
            let reply = replies.get(request.number).or(replies.last());
            reply.cloned().unwrap_or_default()
        })
    }

    fn by(choose: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static) -> Self {
        Self {
            choose: Arc::new(choose),
            early: None,
        }
    }

    pub(super) fn reply(&self, request: &ReceivedRequest) -> Reply {
        (self.choose)(request)
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("early", &self.early)
            .finish_non_exhaustive()
    }
}

impl FaultServer {
    /// Answers the first request with the first reply, the second with the second, and so on,
    /// whatever connection they come on. The last reply answers all further requests too.
    ///
    /// # Errors
    ///
    /// If no port can be opened.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> std::io::Result<Self> {
        Self::run(Plan::in_order(replies)).await
    }

    /// Answers each request with what `choose` says.
    ///
    /// # Errors
    ///
    /// If no port can be opened.
    pub async fn choosing(
        choose: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        Self::run(Plan::by(choose)).await
    }

    /// As [`start`](Self::start), but begins to answer when `bytes` of a request's body have come,
    /// and reads no more of it unless the reply waits for the end. Each connection serves one
    /// request.
    ///
    /// # Errors
    ///
    /// If no port can be opened.
    pub async fn start_early(
        bytes: usize,
        replies: impl IntoIterator<Item = Reply>,
    ) -> std::io::Result<Self> {
        let early = Some(bytes);
        Self::run(Plan {
            early,
            ..Plan::in_order(replies)
        })
        .await
    }

    async fn run(plan: Plan) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let log = Log::default();
        let own = log.clone();
        let serve = move |socket| Connection::new(socket, own.clone()).serve(plan.clone());
        let task = tokio::spawn(accept_all(listener, serve));
        Ok(Self { address, log, task })
    }

    /// What a client takes as its base URL, such as `http://127.0.0.1:40123/api/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// The address that it listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The requests so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.log.read(|state| state.requests.clone())
    }

    /// How many requests came so far.
    #[must_use]
    pub fn request_count(&self) -> usize {
        self.log.read(|state| state.requests.len())
    }

    /// The connections so far, oldest first.
    #[must_use]
    pub fn connections(&self) -> Vec<ConnectionRecord> {
        self.log.read(|state| state.connections.clone())
    }

    /// How many connections are open.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.log.read(|state| {
            let open = state.connections.iter().filter(|it| !it.is_over);
            open.count()
        })
    }

    /// Waits until at least `count` requests came.
    pub async fn wait_for_requests(&self, count: usize) {
        self.log.wait(|state| state.requests.len() >= count).await;
    }

    /// Waits until at least `count` connections were closed by their clients. A server that only
    /// sends notices it with a delay: sockets take some bytes nobody will read.
    pub async fn wait_for_left(&self, count: usize) {
        self.log
            .wait(|state| {
                let left = state.connections.iter().filter(|it| it.left.is_some());
                left.count() >= count
            })
            .await;
    }

    /// Waits until no connection is open.
    pub async fn wait_for_all_closed(&self) {
        self.log
            .wait(|state| state.connections.iter().all(|it| it.is_over))
            .await;
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
