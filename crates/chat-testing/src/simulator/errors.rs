//! Answers that are errors.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::behavior::ErrorShape;

/// The account that error bodies name.
pub(crate) const USER_ID: &str = "user_2simSimulatorSimulatorSim0";

const RATE_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const RATE_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RATE_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// An HTTP error as OpenRouter, or the network's edge before it, sends it.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    body: ErrorBody,
    headers: Vec<(HeaderName, String)>,
}

#[derive(Clone, Debug)]
enum ErrorBody {
    Json(Box<Value>),
    Html(&'static str),
}

impl ApiError {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            body: ErrorBody::Json(Box::new(body)),
            headers: Vec::new(),
        }
    }

    /// A page of the network's edge.
    pub(crate) fn html(status: u16, page: &'static str) -> Self {
        Self {
            status,
            body: ErrorBody::Html(page),
            headers: Vec::new(),
        }
    }

    /// `{"error":{"message":…,"code":…}}`.
    pub(crate) fn plain(status: u16, message: &str) -> Self {
        Self::json(
            status,
            json!({"error": {"message": message, "code": status}}),
        )
    }

    /// An invalid request, with its machine-readable type.
    pub(crate) fn invalid(message: &str) -> Self {
        Self::json(
            400,
            json!({"error": {
                "message": message,
                "code": 400,
                "metadata": {"error_type": "invalid_request"},
            }}),
        )
    }

    /// An error of the provider behind OpenRouter, whose own words are in `raw`.
    pub(crate) fn provider(status: u16, provider: &str, raw: &str) -> Self {
        Self::json(
            status,
            json!({
                "error": {
                    "message": "Provider returned error",
                    "code": status,
                    "metadata": {"raw": raw, "provider_name": provider},
                },
                "user_id": USER_ID,
            }),
        )
    }

    /// A prompt, with the asked-for output, that does not fit the model.
    pub(crate) fn context_length(limit: u64, asked: u64, prompt: u64, output: u64) -> Self {
        let message = format!(
            "This endpoint's maximum context length is {limit} tokens. However, you requested about {asked} tokens ({prompt} of text input, {output} in the output). Please reduce the length of either one."
        );
        Self::json(
            400,
            json!({"error": {
                "message": message,
                "code": 400,
                "metadata": {"error_type": "context_length_exceeded"},
            }}),
        )
    }

    pub(crate) fn unknown_model(slug: &str) -> Self {
        Self::json(
            400,
            json!({
                "error": {"message": format!("{slug} is not a valid model ID"), "code": 400},
                "user_id": USER_ID,
            }),
        )
    }

    /// The shape that says whether another try may succeed. It has no `code`.
    pub(crate) fn availability(status: u16, message: &str, code: &str, slug: &str) -> Self {
        let retryable = matches!(status, 429 | 503);
        let error_type = match status {
            429 => "rate_limit_exceeded",
            503 => "provider_overloaded",
            403 => "permission_denied",
            _ => "not_found",
        };
        let mut availability = json!({
            "code": code,
            "retryable": retryable,
            "requested_models": [slug],
            "docs_url": "https://openrouter.ai/docs/api_reference/errors-and-debugging",
        });
        let retry_after = retryable.then_some(1);
        if let Some(fields) = availability.as_object_mut() {
            if let Some(seconds) = retry_after {
                fields.insert("retry_after".to_owned(), json!(seconds));
            } else {
                fields.insert("fallback_models".to_owned(), json!(["openrouter/auto"]));
            }
        }
        let mut error = Self::json(
            status,
            json!({"error": {
                "message": message,
                "error_type": error_type,
                "http_status": status,
                "availability": availability,
            }}),
        );
        error.headers = retry_after.map(wait).into_iter().collect();
        error
    }

    /// OpenRouter's own rate limit; `reset` is in milliseconds since 1970.
    pub(crate) fn rate_limited(limit: u32, reset: u64) -> Self {
        let limit = limit.to_string();
        let reset = reset.to_string();
        let mut error = Self::json(
            429,
            json!({
                "error": {
                    "message": "Rate limit exceeded: requests-per-window",
                    "code": 429,
                    "metadata": {
                        "headers": {
                            "X-RateLimit-Limit": limit,
                            "X-RateLimit-Remaining": "0",
                            "X-RateLimit-Reset": reset,
                        },
                        "provider_name": null,
                    },
                },
                "user_id": USER_ID,
            }),
        );
        error.headers = vec![
            (RATE_LIMIT, limit),
            (RATE_REMAINING, "0".to_owned()),
            (RATE_RESET, reset),
        ];
        error
    }

    /// Says beside the error how the request was routed.
    pub(crate) fn with_metadata(mut self, metadata: Option<Value>) -> Self {
        if let (ErrorBody::Json(body), Some(metadata)) = (&mut self.body, metadata)
            && let Some(fields) = body.as_object_mut()
        {
            fields.insert("openrouter_metadata".to_owned(), metadata);
        }
        self
    }

    /// The rate limit of `sim/flaky-N`: another try may follow at once.
    pub(crate) fn flaky(slug: &str) -> Self {
        let raw = format!("{slug} is temporarily rate-limited upstream. Please retry shortly.");
        let mut error = Self::provider(429, "Simulator", &raw);
        error.headers = vec![wait(0)];
        error
    }
}

/// The header that says how many seconds to wait.
fn wait(seconds: u32) -> (HeaderName, String) {
    (RETRY_AFTER, seconds.to_string())
}

/// The error of a stream that breaks, as it stands in a chunk.
pub(crate) fn midstream_error(shape: ErrorShape) -> Value {
    if shape == ErrorShape::Masked {
        return json!({
            "code": 500,
            "message": "Internal Server Error",
            "metadata": {"error_type": "server"},
        });
    }
    json!({
        "code": 502,
        "message": "Provider disconnected unexpectedly",
        "metadata": {"error_type": "provider_unavailable", "provider_code": "upstream_disconnect"},
    })
}

/// The body of an HTTP 200 that is no success.
pub(crate) fn error_body() -> Value {
    json!({
        "error": {
            "message": "Provider returned error",
            "code": 502,
            "metadata": {"raw": "upstream connect error", "provider_name": "Simulator"},
        },
        "user_id": USER_ID,
    })
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (content_type, text) = match self.body {
            ErrorBody::Json(value) => ("application/json", value.to_string()),
            ErrorBody::Html(text) => ("text/html; charset=UTF-8", text.to_owned()),
        };
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}
