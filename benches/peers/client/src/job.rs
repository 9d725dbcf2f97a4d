use serde::{Deserialize, Serialize};

/// What a client is asked to do: the one argument of its program, as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The server's address with the path `/api/v1`.
    pub base_url: String,
    /// How the answers are read.
    pub mode: Mode,
    /// The scenario that the server plays.
    pub scenario: String,
    /// Messages of each request.
    pub messages: usize,
    /// Requests in all.
    pub requests: u32,
    /// Requests at a time.
    pub at_once: u32,
    /// A scenario that is played once before the measurement, with a client object of its own unless it
    /// is the measured one. `None` measures the first request, too.
    pub warm_up: Option<String>,
}

/// How the answers of a job are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Whole.
    Invoke,
    /// As a stream.
    Stream,
    /// As a stream whose texts are times: how late each arrives.
    Latency,
    /// As a stream, up to the first text: the program says so and ends.
    FirstToken,
}
