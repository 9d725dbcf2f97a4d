use std::time::Duration;

use bytes::Bytes;

use super::events;
use super::step::Step;

/// What a [`FaultServer`](super::FaultServer) does in answer to one request: steps, one after the
/// other.
///
/// After its last step the server waits for the next request on the same connection, as HTTP does.
/// Nothing is added or checked: what is sent is what the steps say.
///
/// ```
/// use std::time::Duration;
/// use chat_testing::faults::{Reply, events};
///
/// // Two words, then nothing more.
/// let stalled = Reply::stream()
///     .chunk(events::text("Hello "))
///     .chunk(events::text("wor"))
///     .wait_for_close();
///
/// // A head that comes byte by byte, for ever.
/// let slow = Reply::new().send("HTTP/1.1 200 OK\r\nx: ").drip("y".repeat(10_000), 1, Duration::from_millis(50));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub(super) steps: Vec<Step>,
}

impl Reply {
    /// Nothing: the server reads the request and stays silent.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A whole answer with this status, content type and body, in good order.
    #[must_use]
    pub fn whole(status: u16, content_type: &str, body: impl AsRef<[u8]>) -> Self {
        let length = body.as_ref().len();
        Self::new()
            .send(format!(
                "HTTP/1.1 {status} Status\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
            ))
            .send(body)
    }

    /// A whole answer in JSON.
    #[must_use]
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::whole(status, "application/json", body)
    }

    /// The head of a stream of events. Go on with [`chunk`](Self::chunk).
    #[must_use]
    pub fn stream() -> Self {
        Self::head(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
        )
    }

    /// A head, or anything else that comes first. The same as `Reply::new().send(…)`.
    #[must_use]
    pub fn head(head: impl AsRef<[u8]>) -> Self {
        Self::new().send(head)
    }

    /// A completion of OpenRouter that is not streamed.
    #[must_use]
    pub fn completion(text: &str) -> Self {
        Self::json(200, events::completion(text))
    }

    /// A streamed completion of OpenRouter, in good order: these texts, a finish, usage, `[DONE]`.
    #[must_use]
    pub fn streamed<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Self {
        let texts = texts.into_iter();
        texts
            .fold(Self::stream(), |reply, text| {
                reply.chunk(events::text(text.as_ref()))
            })
            .chunk(events::finish("stop"))
            .chunk(events::usage(10, 5))
            .chunk(events::DONE)
            .end()
    }

    /// Sends bytes as they are.
    #[must_use]
    pub fn send(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Send(Bytes::copy_from_slice(bytes.as_ref())))
    }

    /// Sends bytes as one HTTP chunk.
    #[must_use]
    pub fn chunk(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Send(framed(bytes.as_ref())))
    }

    /// Sends the chunk that ends a chunked body.
    #[must_use]
    pub fn end(self) -> Self {
        self.send("0\r\n\r\n")
    }

    /// Sends bytes as they are in pieces of `size` bytes, with a pause before each.
    #[must_use]
    pub fn drip(self, bytes: impl AsRef<[u8]>, size: usize, pause: Duration) -> Self {
        self.then(Step::Drip {
            bytes: Bytes::copy_from_slice(bytes.as_ref()),
            size: size.max(1),
            pause,
        })
    }

    /// Sends the same bytes as they are, `times` times.
    #[must_use]
    pub fn repeat(self, bytes: impl AsRef<[u8]>, times: u64) -> Self {
        self.then(Step::Repeat {
            bytes: Bytes::copy_from_slice(bytes.as_ref()),
            times,
        })
    }

    /// Sends the same bytes as one HTTP chunk, `times` times.
    #[must_use]
    pub fn repeat_chunk(self, bytes: impl AsRef<[u8]>, times: u64) -> Self {
        self.then(Step::Repeat {
            bytes: framed(bytes.as_ref()),
            times,
        })
    }

    /// Does nothing for a time.
    #[must_use]
    pub fn sleep(self, time: Duration) -> Self {
        self.then(Step::Sleep(time))
    }

    /// Does nothing until the client closes the connection.
    #[must_use]
    pub fn wait_for_close(self) -> Self {
        self.then(Step::WaitForClose)
    }

    /// Ends the connection in good order (FIN): what was sent arrives, and nothing more.
    #[must_use]
    pub fn close(self) -> Self {
        self.then(Step::Close)
    }

    /// Breaks the connection (RST). What was sent just before may be lost.
    #[must_use]
    pub fn reset(self) -> Self {
        self.then(Step::Reset)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

fn framed(bytes: &[u8]) -> Bytes {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk.into()
}
