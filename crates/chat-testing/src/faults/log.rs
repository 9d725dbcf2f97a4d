use std::fmt;
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::watch;

/// One request, as its bytes came. `Debug` shows no header and no body: a key may be in them.
#[derive(Clone)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// Which request of all it is, from 0.
    pub number: usize,
    /// Which connection it came on, from 0.
    pub connection: usize,
    /// The head without its final blank line.
    pub head: String,
    /// The body. A server that answers early has only a part of it.
    pub body: Bytes,
    /// When the last of these bytes had come.
    pub received: Instant,
}

impl ReceivedRequest {
    /// The first header of this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// The body as JSON, if it is.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedRequest")
            .field("number", &self.number)
            .field("connection", &self.connection)
            .field("line", &self.head.lines().next().unwrap_or_default())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

pub(super) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// What happened on one connection so far.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ConnectionRecord {
    /// When it was accepted.
    pub accepted: Instant,
    /// How many requests came on it.
    pub requests: usize,
    /// How many bytes went out on it, as far as this machine took them.
    pub bytes_sent: u64,
    /// When the client was seen to have closed it.
    pub left: Option<Instant>,
    /// Whether the server is done with it.
    pub is_over: bool,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) requests: Vec<ReceivedRequest>,
    pub(super) connections: Vec<ConnectionRecord>,
}

/// What a server has seen. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Log(std::sync::Arc<watch::Sender<State>>);

impl Log {
    pub(super) fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.0.borrow())
    }

    pub(super) fn accept(&self) -> usize {
        let mut number = 0;
        self.0.send_modify(|state| {
            number = state.connections.len();
            state.connections.push(ConnectionRecord {
                accepted: Instant::now(),
                requests: 0,
                bytes_sent: 0,
                left: None,
                is_over: false,
            });
        });
        number
    }

    pub(super) fn request(&self, connection: usize, head: String, body: Bytes) -> ReceivedRequest {
        let mut request = ReceivedRequest {
            number: 0,
            connection,
            head,
            body,
            received: Instant::now(),
        };
        self.0.send_modify(|state| {
            request.number = state.requests.len();
            state.requests.push(request.clone());
            if let Some(connection) = state.connections.get_mut(connection) {
                connection.requests += 1;
            }
        });
        request
    }

    pub(super) fn edit(&self, connection: usize, change: impl FnOnce(&mut ConnectionRecord)) {
        self.0.send_modify(|state| {
            if let Some(connection) = state.connections.get_mut(connection) {
                change(connection);
            }
        });
    }

    pub(super) async fn wait(&self, reached: impl Fn(&State) -> bool + Send + Sync) {
        let mut receiver = self.0.subscribe();
        // The sender lives as long as `self`, so the channel cannot be closed here.
        let _ = receiver.wait_for(|state| reached(state)).await;
    }
}
