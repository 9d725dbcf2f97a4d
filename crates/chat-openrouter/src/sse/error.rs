use std::fmt;

/// Why a body could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SseError {
    /// A line, or all that was gathered for one event, is longer than allowed.
    ///
    /// The decoder is then of no further use: it has let go of its buffers, takes
    /// no more bytes and gives this error again.
    TooLong {
        /// The limit that was exceeded, in bytes.
        limit: usize,
    },
    /// The text or the name of an event is not UTF-8.
    ///
    /// That event is lost; decoding can go on with the one after it.
    InvalidUtf8,
}

impl fmt::Display for SseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit } => {
                write!(formatter, "server-sent event longer than {limit} bytes")
            }
            Self::InvalidUtf8 => formatter.write_str("server-sent event is not valid UTF-8"),
        }
    }
}

impl std::error::Error for SseError {}
