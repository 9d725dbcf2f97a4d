use std::error::Error as StdError;
use std::fmt;

use chat_core::{Error, JsonMap};
use serde_json::Value;

use crate::catalog::lenient::{FromJson, api_object};

api_object! {
    /// What OpenRouter reports about a failure, in full: the `error` object of its answer, in any of
    /// its forms.
    ///
    /// It is the source of the [`Error`], which has the most useful of it already: the kind, whether
    /// to try again, how long to wait, the provider. Fields and words are those of OpenRouter's page
    /// on errors and of its schema `ApiErrorType`; all may be missing.
    ///
    /// ```
    /// use chat_core::{Error, ErrorKind};
    /// use chat_openrouter::FailureDetails;
    ///
    /// fn other_model(error: &Error) -> Option<String> {
    ///     let details = FailureDetails::of(error)?;
    ///     details.availability.fallback_models.first().cloned()
    /// }
    /// # assert_eq!(other_model(&Error::new(ErrorKind::NotFound, "gone")), None);
    /// ```
    FailureDetails {
        /// A status, or a word for one.
        code: Option<String>,
        /// What is wrong, in words.
        message: Option<String>,
        /// The kind of failure, such as `rate_limit_exceeded`; see
        /// [`error_type`](Self::error_type) for both places that it may stand in.
        error_type: Option<String>,
        /// The HTTP status, where `code` has none.
        http_status: Option<u64>,
        /// Why no provider could answer, and what could instead.
        availability: Availability,
        /// What is known beside it.
        metadata: FailureMetadata,
    }
}

api_object! {
    /// Why no provider could answer, and what could instead.
    Availability {
        /// The reason in one word, such as `no_endpoints` or `capacity_exhausted`.
        code: Option<String>,
        /// Whether trying again may help.
        retryable: Option<bool>,
        /// Seconds to wait before.
        retry_after: Option<f64>,
        /// The models that were asked for.
        requested_models: Vec<String>,
        /// Models that could answer.
        fallback_models: Vec<String>,
        /// The providers that it is about.
        affected_providers: Vec<String>,
        /// What ruled providers out, such as `max_price` or `data_policy:zdr`.
        excluded_by: Vec<String>,
        /// The field of the request that cannot be met, and how.
        constraint: JsonMap,
        /// Where this is explained.
        docs_url: Option<String>,
    }
}

api_object! {
    /// What is known of a failure beside its message.
    FailureMetadata {
        /// The kind of failure, such as `rate_limit_exceeded`.
        error_type: Option<String>,
        /// The code that the provider gave.
        provider_code: Option<String>,
        /// The provider.
        provider_name: Option<String>,
        /// What the provider said: a text, or JSON, in a text or not.
        raw: Option<Value>,
        /// Why moderation flagged the input.
        reasons: Vec<String>,
        /// The part of the input that was flagged, shortened.
        flagged_input: Option<String>,
        /// The model whose provider moderates.
        model_slug: Option<String>,
        /// The patterns of a guardrail that matched.
        patterns: Vec<String>,
        /// The failures of the providers that were tried before.
        previous_errors: Vec<JsonMap>,
        /// What was read of the request's files; it can go with the next attempt.
        file_annotations: Vec<JsonMap>,
        /// Whose limit was reached.
        limit_source: Option<String>,
        /// Headers about the limit.
        headers: JsonMap,
    }
}

impl FailureDetails {
    /// What OpenRouter reported, if the error comes from an answer that reported something.
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        let mut source = error.source();
        while let Some(cause) = source {
            if let Some(details) = cause.downcast_ref() {
                return Some(details);
            }
            source = cause.source();
        }
        None
    }

    /// The kind of failure in OpenRouter's words, wherever it stands.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        let inner = self.metadata.error_type.as_deref();
        self.error_type.as_deref().or(inner)
    }

    /// The report as it came. No text of it may have the key.
    pub(crate) fn new(report: Value) -> Self {
        Self::from_json(report).unwrap_or_default()
    }
}

impl fmt::Display for FailureDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.as_deref();
        let what = self.error_type().or(code).unwrap_or("a failure");
        write!(f, "OpenRouter reported {}", what.escape_debug())
    }
}

impl StdError for FailureDetails {}
