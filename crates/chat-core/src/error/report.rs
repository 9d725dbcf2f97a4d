use serde::Serialize;

use super::{Error, ErrorKind};
use crate::value::redact;

/// An [`Error`] as plain values, for logs and reports. It holds no content but the partial text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ErrorReport {
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// What is wrong.
    pub message: String,
    /// Whether the same call may succeed if it is made again.
    pub retryable: bool,
    /// How long to wait before that, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The provider that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The provider's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The step of the chain that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// How often the call was tried.
    pub attempts: u32,
    /// The errors of all steps that were tried, if several were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<Self>,
    /// The text that had arrived, without what [`redact`] hides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial_text: Option<String>,
}

impl ErrorReport {
    pub(super) fn new(error: &Error) -> Self {
        let wait = error.retry_after();
        Self {
            kind: error.kind(),
            message: error.message().to_owned(),
            retryable: error.is_retryable(),
            retry_after_ms: wait.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
            status: error.status(),
            provider: error.provider().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
            step: error.step().map(str::to_owned),
            attempts: error.attempts(),
            failures: error.failures().iter().map(Self::new).collect(),
            partial_text: error
                .partial()
                .map(|message| redact(&message.text()).into_owned()),
        }
    }
}
