//! What can go wrong on the way of an answer's bytes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What happens to the bytes of an answer on their way to the client.
///
/// Everything follows from the seed and the bytes: the same answer breaks in the same way. A
/// default value changes nothing. What concerns events (line ends, comments, the final `[DONE]`)
/// touches streamed answers only; the rest touches whole ones too. Delays use tokio's clock, so a
/// paused clock works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Faults {
    /// Cuts the bytes into chunks of 1 to 48 bytes, without regard to events, lines or characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rechunk_seed: Option<u64>,
    /// Sends each byte in a chunk of its own. It wins over `rechunk_seed`.
    pub single_bytes: bool,
    /// Ends lines with CR LF.
    pub crlf: bool,
    /// Puts a comment between any two events.
    pub comments: bool,
    /// Leaves out the final `[DONE]`.
    pub omit_done: bool,
    /// Waits so many milliseconds before the head of the answer.
    pub head_delay_ms: u64,
    /// Waits so many milliseconds before each chunk.
    pub chunk_delay_ms: u64,
    /// Falls silent after so many bytes, until the client leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stall_after_bytes: Option<usize>,
    /// Ends the answer after so many bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

/// Where an answer ends too early, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cut {
    /// How many bytes of the body still arrive.
    pub after_bytes: usize,
    /// Breaks the connection. Otherwise the body ends as if it were complete.
    #[serde(default)]
    pub abort: bool,
}

impl Faults {
    /// No faults.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Cuts the bytes into chunks at random places that follow from this seed.
    #[must_use]
    pub fn with_random_chunks(mut self, seed: u64) -> Self {
        self.rechunk_seed = Some(seed);
        self
    }

    /// Sends each byte in a chunk of its own.
    #[must_use]
    pub fn with_single_bytes(mut self) -> Self {
        self.single_bytes = true;
        self
    }

    /// Ends lines with CR LF.
    #[must_use]
    pub fn with_crlf(mut self) -> Self {
        self.crlf = true;
        self
    }

    /// Puts a comment between any two events.
    #[must_use]
    pub fn with_comments(mut self) -> Self {
        self.comments = true;
        self
    }

    /// Leaves out the final `[DONE]`.
    #[must_use]
    pub fn without_done(mut self) -> Self {
        self.omit_done = true;
        self
    }

    /// Waits before the head of the answer, in whole milliseconds.
    #[must_use]
    pub fn with_head_delay(mut self, delay: Duration) -> Self {
        self.head_delay_ms = milliseconds(delay);
        self
    }

    /// Waits before each chunk, in whole milliseconds.
    #[must_use]
    pub fn with_chunk_delay(mut self, delay: Duration) -> Self {
        self.chunk_delay_ms = milliseconds(delay);
        self
    }

    /// Falls silent after so many bytes, until the client leaves.
    #[must_use]
    pub fn with_stall_after(mut self, bytes: usize) -> Self {
        self.stall_after_bytes = Some(bytes);
        self
    }

    /// Ends the body after so many bytes, as if it were complete.
    #[must_use]
    pub fn with_end_after(mut self, bytes: usize) -> Self {
        self.cut = Some(Cut {
            after_bytes: bytes,
            abort: false,
        });
        self
    }

    /// Breaks the connection after so many bytes of the body.
    #[must_use]
    pub fn with_abort_after(mut self, bytes: usize) -> Self {
        self.cut = Some(Cut {
            after_bytes: bytes,
            abort: true,
        });
        self
    }

    pub(crate) async fn wait_for_head(&self) {
        pause(self.head_delay_ms).await;
    }

    pub(crate) async fn wait_for_chunk(&self) {
        pause(self.chunk_delay_ms).await;
        if self.splits() {
            // The connection sends what it has whenever a body is not ready, so that chunks
            // arrive apart.
            tokio::task::yield_now().await;
        }
    }

    pub(crate) fn splits(&self) -> bool {
        self.single_bytes || self.rechunk_seed.is_some()
    }
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

fn milliseconds(delay: Duration) -> u64 {
    u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)
}
