//! Answers that are errors.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The account that error bodies name.
const USER_ID: &str = "user_2simSimulatorSimulatorSim0";

/// An HTTP error as OpenRouter, or the network's edge before it, sends it.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    body: ErrorBody,
    retry_after: Option<u32>,
}

#[derive(Clone, Debug)]
enum ErrorBody {
    Json(Box<Value>),
    Html(&'static str),
}

impl ApiError {
    fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            body: ErrorBody::Json(Box::new(body)),
            retry_after: None,
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
        error.retry_after = retry_after;
        error
    }

    /// The rate limit of `sim/flaky-N`: another try may follow at once.
    pub(crate) fn flaky(slug: &str) -> Self {
        let raw = format!("{slug} is temporarily rate-limited upstream. Please retry shortly.");
        let mut error = Self::provider(429, "Simulator", &raw);
        error.retry_after = Some(0);
        error
    }

    /// What `sim/error-STATUS` answers.
    pub(crate) fn status(status: u16, slug: &str) -> Self {
        match status {
            400 => Self::provider(
                400,
                "Simulator",
                r#"{"type":"error","error":{"type":"invalid_request_error","message":"messages: the request is not valid"}}"#,
            ),
            401 => Self::plain(401, "User not found."),
            402 => insufficient_credits(),
            403 => moderation(slug),
            404 => Self::availability(
                404,
                &format!("No endpoints found for {slug}."),
                "no_endpoints",
                slug,
            ),
            429 => Self::availability(
                429,
                &format!("All providers of {slug} are at capacity. Please retry shortly."),
                "capacity_exhausted",
                slug,
            ),
            503 => Self::availability(
                503,
                &format!("{slug} is temporarily unavailable. Please retry shortly."),
                "temporarily_unavailable",
                slug,
            ),
            524 => Self {
                status: 524,
                body: ErrorBody::Html(EDGE_TIMEOUT),
                retry_after: None,
            },
            other => typed(other),
        }
    }
}

const EDGE_TIMEOUT: &str = "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head><title>openrouter.ai | 524: A timeout occurred</title></head>\n<body><h1>A timeout occurred <span>Error code 524</span></h1></body>\n</html>\n";

fn insufficient_credits() -> ApiError {
    ApiError::json(
        402,
        json!({
            "error": {
                "message": "This request requires more credits, or fewer max_tokens. You requested up to 4096 tokens, but can only afford 12. To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account",
                "code": 402,
                "metadata": {"provider_name": null},
            },
            "user_id": USER_ID,
        }),
    )
}

fn moderation(slug: &str) -> ApiError {
    ApiError::json(
        403,
        json!({
            "error": {
                "message": format!("{slug} requires moderation on Simulator. Your input was flagged for \"violence\". No credits were charged."),
                "code": 403,
                "metadata": {
                    "reasons": ["violence"],
                    "flagged_input": "the flagged part of the input",
                    "provider_name": "Simulator",
                    "model_slug": slug,
                },
            },
            "user_id": USER_ID,
        }),
    )
}

fn typed(status: u16) -> ApiError {
    let (message, error_type) = match status {
        408 => ("Request timed out", "timeout"),
        412 => ("Precondition failed", "precondition_failed"),
        413 => ("The request payload is too large", "payload_too_large"),
        422 => ("The request could not be processed", "unprocessable"),
        500 => ("Internal Server Error", "server"),
        502 => (
            "The provider is unavailable or gave an invalid response",
            "provider_unavailable",
        ),
        504 => ("The provider timed out", "timeout"),
        529 => ("The provider is overloaded", "provider_overloaded"),
        400..500 => ("The request is not valid", "invalid_request"),
        _ => ("Internal Server Error", "unmapped"),
    };
    ApiError::json(
        status,
        json!({"error": {
            "message": message,
            "code": status,
            "metadata": {"error_type": error_type},
        }}),
    )
}

/// The error of a stream that breaks, as it stands in a chunk.
pub(crate) fn midstream_error() -> Value {
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
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl ApiError {
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
}
