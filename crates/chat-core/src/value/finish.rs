use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Why a model stopped.
///
/// The set is open: a reason that is not known here is kept as [`FinishReason::Other`] and written
/// back as it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "SmolStr", into = "SmolStr")]
#[non_exhaustive]
pub enum FinishReason {
    /// The answer is complete, or a stop sequence was met.
    Stop,
    /// The token limit cut the answer off.
    Length,
    /// The model asks for tools to be run.
    ToolCalls,
    /// A content filter stopped the answer.
    ContentFilter,
    /// The provider failed while it was answering.
    Error,
    /// Any other reason, as the provider spells it.
    Other(SmolStr),
}

impl FinishReason {
    /// The reason as it is written on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
            Self::ContentFilter => "content_filter",
            Self::Error => "error",
            Self::Other(reason) => reason,
        }
    }
}

impl From<&str> for FinishReason {
    fn from(reason: &str) -> Self {
        match reason {
            "stop" => Self::Stop,
            "length" => Self::Length,
            "tool_calls" => Self::ToolCalls,
            "content_filter" => Self::ContentFilter,
            "error" => Self::Error,
            other => Self::Other(other.into()),
        }
    }
}

impl From<SmolStr> for FinishReason {
    fn from(reason: SmolStr) -> Self {
        Self::from(reason.as_str())
    }
}

impl From<FinishReason> for SmolStr {
    fn from(reason: FinishReason) -> Self {
        match reason {
            FinishReason::Other(other) => other,
            known => Self::new(known.as_str()),
        }
    }
}

impl fmt::Display for FinishReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
