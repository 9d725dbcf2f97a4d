use std::time::Duration;

use chat_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

/// How long each phase of a request may take.
///
/// There is no limit on a whole stream by default: a long answer that keeps coming is healthy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Timeouts {
    /// Connecting, TLS included. Default: 5 s.
    pub connect: Duration,
    /// From sending a streamed request to the head of its answer. Default: 60 s.
    pub stream_head: Duration,
    /// A whole answer that is not streamed: head and body. Default: 600 s, since models that think
    /// take minutes.
    pub whole: Duration,
    /// Between two reads that bring bytes, in a stream or a whole answer. The server's keep-alive comments count as bytes; time
    /// in which the caller does not ask for more does not count. Default: 120 s.
    pub idle: Duration,
    /// Between two events of a stream. Keep-alive comments do not count, so it ends a stream whose
    /// provider is dead behind a gateway that lives. Default: no limit, since models that think are
    /// silent for minutes; 300 s is a good value where that is not expected.
    pub progress: Option<Duration>,
    /// A whole stream. Default: no limit.
    pub stream: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            stream_head: Duration::from_secs(60),
            whole: Duration::from_secs(600),
            idle: Duration::from_secs(120),
            progress: None,
            stream: None,
        }
    }
}

impl Timeouts {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long connecting may take.
    #[must_use]
    pub fn with_connect(mut self, timeout: Duration) -> Self {
        self.connect = timeout;
        self
    }

    /// Sets how long the head of a streamed answer may take.
    #[must_use]
    pub fn with_stream_head(mut self, timeout: Duration) -> Self {
        self.stream_head = timeout;
        self
    }

    /// Sets how long a whole answer may take.
    #[must_use]
    pub fn with_whole(mut self, timeout: Duration) -> Self {
        self.whole = timeout;
        self
    }

    /// Sets how long the server may send nothing.
    #[must_use]
    pub fn with_idle(mut self, timeout: Duration) -> Self {
        self.idle = timeout;
        self
    }

    /// Sets how long a stream may bring no event.
    #[must_use]
    pub fn with_progress(mut self, timeout: Duration) -> Self {
        self.progress = Some(timeout);
        self
    }

    /// Sets how long a whole stream may take.
    #[must_use]
    pub fn with_stream(mut self, timeout: Duration) -> Self {
        self.stream = Some(timeout);
        self
    }
}

/// What a request may take: time by phase, and bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Limits {
    /// How long each phase may take.
    pub timeouts: Timeouts,
    /// The most bytes of one event of a stream. Default: 16 MiB, since images come as one event.
    pub max_event_bytes: usize,
    /// The most bytes of an answer that is not streamed. Default: 64 MiB.
    pub max_body_bytes: usize,
    /// The most bytes that are read of the body of an error. Default: 64 KiB, for which it has 10 s.
    pub max_error_bytes: usize,
    /// The most tool calls of one answer. Default: 128, the most tools of a request.
    pub max_tool_calls: usize,
    /// The most bytes of the arguments of one tool call. Default: 1 MiB.
    pub max_argument_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeouts: Timeouts::default(),
            max_event_bytes: 16 * 1024 * 1024,
            max_body_bytes: 64 * 1024 * 1024,
            max_error_bytes: 64 * 1024,
            max_tool_calls: 128,
            max_argument_bytes: 1024 * 1024,
        }
    }
}

impl Limits {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long each phase may take.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Sets the most bytes of one event of a stream.
    #[must_use]
    pub fn with_max_event_bytes(mut self, bytes: usize) -> Self {
        self.max_event_bytes = bytes;
        self
    }

    /// Sets the most bytes of an answer that is not streamed.
    #[must_use]
    pub fn with_max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// Sets the most bytes that are read of the body of an error.
    #[must_use]
    pub fn with_max_error_bytes(mut self, bytes: usize) -> Self {
        self.max_error_bytes = bytes;
        self
    }

    /// Sets the most tool calls of one answer.
    #[must_use]
    pub fn with_max_tool_calls(mut self, calls: usize) -> Self {
        self.max_tool_calls = calls;
        self
    }

    /// Sets the most bytes of the arguments of one tool call.
    #[must_use]
    pub fn with_max_argument_bytes(mut self, bytes: usize) -> Self {
        self.max_argument_bytes = bytes;
        self
    }

    /// Says which limit lets nothing through, if one does.
    pub(crate) fn check(&self) -> Result<()> {
        let Timeouts {
            connect,
            stream_head,
            whole,
            idle,
            progress,
            stream,
        } = &self.timeouts;
        let is_zero = [
            ("timeouts.connect", connect.is_zero()),
            ("timeouts.stream_head", stream_head.is_zero()),
            ("timeouts.whole", whole.is_zero()),
            ("timeouts.idle", idle.is_zero()),
            (
                "timeouts.progress",
                progress.is_some_and(|time| time.is_zero()),
            ),
            ("timeouts.stream", stream.is_some_and(|time| time.is_zero())),
            ("max_event_bytes", self.max_event_bytes == 0),
            ("max_body_bytes", self.max_body_bytes == 0),
            ("max_error_bytes", self.max_error_bytes == 0),
        ];
        match is_zero.iter().find(|(_, is_zero)| *is_zero) {
            Some((name, _)) => Err(Error::new(
                ErrorKind::Configuration,
                format!("{name} is 0, so that no answer could come; set a large one for no limit"),
            )),
            None => Ok(()),
        }
    }
}
