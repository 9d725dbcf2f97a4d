use std::pin::pin;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::future::{Either, select};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::log::{Log, header};
use super::reply::Reply;
use super::server::Plan;
use super::step::Step;

/// The most bytes that are sent at once, so that the record of what was sent is fine-grained.
const PIECE: usize = 64 * 1024;

/// One connection of a client.
pub(super) struct Connection {
    socket: TcpStream,
    number: usize,
    log: Log,
    /// What was read and belongs to no request yet.
    unread: Vec<u8>,
}

/// Whether the connection goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    GoOn,
    Over,
}

impl Connection {
    pub(super) fn new(socket: TcpStream, log: Log) -> Self {
        // Small pieces must leave at once: where they are cut is part of a fault.
        let _ = socket.set_nodelay(true);
        let number = log.accept();
        Self {
            socket,
            number,
            log,
            unread: vec![],
        }
    }

    /// Answers requests as planned until somebody ends the connection.
    pub(super) async fn serve(mut self, plan: Plan) {
        while let Some((head, body)) = self.read_request(plan.early).await {
            let request = self.log.request(self.number, head, body);
            let reply = plan.reply(&request);
            if self.play(reply).await == Next::Over || plan.early.is_some() {
                break;
            }
        }
        self.log.edit(self.number, |record| record.is_over = true);
    }

    /// Reads a request: its head, and its body or the first `early` bytes of it. `None` if the
    /// client closes before.
    async fn read_request(&mut self, early: Option<usize>) -> Option<(String, Bytes)> {
        let end = loop {
            if let Some(at) = self.unread.windows(4).position(|four| four == b"\r\n\r\n") {
                break at;
            }
            self.read_more().await?;
        };
        let head = String::from_utf8_lossy(self.unread.get(..end)?).into_owned();
        let length = header(&head, "content-length").and_then(|it| it.parse().ok());
        let wanted: usize = length.unwrap_or(0);
        let wanted = early.map_or(wanted, |early| early.min(wanted));
        let start = end.saturating_add(4);
        let stop = start.saturating_add(wanted);
        while self.unread.len() < stop {
            self.read_more().await?;
        }
        let body = Bytes::copy_from_slice(self.unread.get(start..stop)?);
        self.unread.drain(..stop);
        Some((head, body))
    }

    async fn read_more(&mut self) -> Option<()> {
        match self.socket.read_buf(&mut self.unread).await {
            Ok(read) if read > 0 => Some(()),
            _ => {
                self.client_left();
                None
            }
        }
    }

    async fn play(&mut self, reply: Reply) -> Next {
        for step in reply.steps {
            let next = match step {
                Step::Send(bytes) => self.send(&bytes).await,
                Step::Drip { bytes, size, pause } => self.drip(&bytes, size, pause).await,
                Step::Repeat { bytes, times } => self.repeat(&bytes, times).await,
                Step::Sleep(time) => self.sleep(time).await,
                Step::WaitForClose => self.wait_for_close().await,
                Step::Close => {
                    let _ = self.socket.shutdown().await;
                    self.wait_for_close().await
                }
                Step::Reset => {
                    let _ = self.socket.set_zero_linger();
                    Next::Over
                }
            };
            if next == Next::Over {
                return Next::Over;
            }
        }
        Next::GoOn
    }

    async fn send(&mut self, bytes: &[u8]) -> Next {
        for piece in bytes.chunks(PIECE) {
            if self.socket.write_all(piece).await.is_err() {
                self.client_left();
                return Next::Over;
            }
            let sent = piece.len() as u64;
            self.log
                .edit(self.number, |record| record.bytes_sent += sent);
        }
        Next::GoOn
    }

    async fn drip(&mut self, bytes: &[u8], size: usize, pause: Duration) -> Next {
        for piece in bytes.chunks(size) {
            if self.sleep(pause).await == Next::Over || self.send(piece).await == Next::Over {
                return Next::Over;
            }
        }
        Next::GoOn
    }

    async fn repeat(&mut self, bytes: &[u8], times: u64) -> Next {
        for _ in 0..times {
            if self.send(bytes).await == Next::Over {
                return Next::Over;
            }
        }
        Next::GoOn
    }

    async fn sleep(&mut self, time: Duration) -> Next {
        if time.is_zero() {
            tokio::task::yield_now().await;
            return Next::GoOn;
        }
        let over = pin!(tokio::time::sleep(time));
        match select(over, pin!(self.wait_for_close())).await {
            Either::Left(_) => Next::GoOn,
            Either::Right((next, _)) => next,
        }
    }

    /// Reads on until the client closes. What it sends meanwhile is the start of its next request.
    async fn wait_for_close(&mut self) -> Next {
        while self.read_more().await.is_some() {}
        Next::Over
    }

    fn client_left(&self) {
        self.log.edit(self.number, |record| {
            record.left.get_or_insert_with(Instant::now);
        });
    }
}
