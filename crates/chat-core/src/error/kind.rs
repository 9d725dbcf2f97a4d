use std::fmt;

use serde::Serialize;

/// What kind of failure it is, named by what the caller does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The setup is wrong: a missing key, a bad URL, an unknown model prefix. Fix the setup.
    Configuration,
    /// The request is wrong. Fix the request.
    InvalidRequest,
    /// The key is missing, wrong or disabled. Use another key.
    Authentication,
    /// The key may not do this. Ask for the permission, or do something else.
    Permission,
    /// There is no money left, or not enough for this request. Top up, or ask for less.
    InsufficientCredits,
    /// The model, or a provider that fits the request, does not exist. Choose another.
    NotFound,
    /// The conversation is too long for the model. Shorten it, or take another model.
    ContextLength,
    /// The provider's moderation refused the input. Change the input.
    Moderation,
    /// Too many requests. Wait, then try again; see [`Error::retry_after`](super::Error::retry_after).
    RateLimited,
    /// Something took too long. Try again, or allow more time.
    Timeout(TimeoutPhase),
    /// The connection failed before an answer came. Try again.
    Connection,
    /// The provider is down or overloaded. Try again later, or elsewhere.
    Unavailable,
    /// The answer broke off. [`Error::partial`](super::Error::partial) has what came.
    Interrupted,
    /// The answer does not keep to the protocol. Report it to the provider.
    InvalidResponse,
    /// The answer is fine but not in the form that was asked for. Ask again, or differently.
    OutputParsing,
    /// A tool failed.
    Tool,
    /// The budget of the run is used up. Stop, or allow more.
    Budget,
    /// The run was cancelled.
    Cancelled,
    /// The model or backend cannot do this. Use another one.
    Unsupported,
}

/// Which part of a call took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TimeoutPhase {
    /// Connecting to the server.
    Connect,
    /// Waiting for the head of the answer.
    ResponseHead,
    /// Waiting for more bytes of the answer.
    Idle,
    /// Waiting for the next piece of the answer, while only signs of life came.
    Progress,
    /// Waiting for the whole answer.
    Total,
    /// The deadline of the run.
    Deadline,
}

impl ErrorKind {
    /// Whether the same call may succeed if it is made again, unless the provider says otherwise.
    #[must_use]
    pub(super) fn is_retryable(self) -> bool {
        match self {
            Self::RateLimited | Self::Connection | Self::Unavailable | Self::Interrupted => true,
            Self::Timeout(phase) => matches!(
                phase,
                TimeoutPhase::Connect | TimeoutPhase::Idle | TimeoutPhase::Progress
            ),
            _ => false,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Configuration => "configuration",
            Self::InvalidRequest => "invalid request",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::InsufficientCredits => "insufficient credits",
            Self::NotFound => "not found",
            Self::ContextLength => "context length",
            Self::Moderation => "moderation",
            Self::RateLimited => "rate limited",
            Self::Timeout(TimeoutPhase::Connect) => "timeout while connecting",
            Self::Timeout(TimeoutPhase::ResponseHead) => "timeout before the answer began",
            Self::Timeout(TimeoutPhase::Idle) => "timeout between bytes of the answer",
            Self::Timeout(TimeoutPhase::Progress) => "timeout between pieces of the answer",
            Self::Timeout(TimeoutPhase::Total) => "timeout of the whole answer",
            Self::Timeout(TimeoutPhase::Deadline) => "deadline",
            Self::Connection => "connection",
            Self::Unavailable => "unavailable",
            Self::Interrupted => "interrupted",
            Self::InvalidResponse => "invalid response",
            Self::OutputParsing => "output parsing",
            Self::Tool => "tool",
            Self::Budget => "budget",
            Self::Cancelled => "cancelled",
            Self::Unsupported => "unsupported",
        })
    }
}
