//! The errors of `sim/error-STATUS`.

use serde_json::json;

use super::errors::{ApiError, USER_ID};

impl ApiError {
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
            524 => Self::html(524, EDGE_TIMEOUT),
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
