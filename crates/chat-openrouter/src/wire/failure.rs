use std::time::Duration;

use chat_core::{ApiKey, Error, ErrorKind};
use serde_json::Value;

use super::failure_text::{excerpt, message_of, one_line, plain_text};
use crate::failure_details::FailureDetails;
use crate::setup::DEFAULT_BASE_URL;

/// The error of an answer whose HTTP status is no success.
///
/// This and [`from_object`] are the only places where an answer becomes an error. The body may be
/// OpenRouter's JSON in any of its forms, or whatever a proxy on the way sends. Servers repeat the
/// key in it: no text of it leaves with the key inside.
pub(crate) fn decode_failure(status: u16, body: &str, key: &ApiKey) -> Error {
    let json: Option<Value> = serde_json::from_str(body.trim_start()).ok();
    let reported = json
        .as_ref()
        .and_then(|json| json.get("error"))
        .filter(|it| !it.is_null());
    let body = key.scrub(body);
    let error = match reported {
        Some(error) => from_object(error, Some(status), key),
        None => failure_of(status, &plain_text(&body)),
    };
    error.with_status(status).with_raw(excerpt(&body))
}

/// The error of a body that begins like this where a stream of events is due.
pub(super) fn decode_foreign(first: &[u8], key: &ApiKey) -> Error {
    let text = String::from_utf8_lossy(first);
    let message =
        "the server sent no stream of events; look at what is between this machine and the server";
    Error::new(ErrorKind::InvalidResponse, message).with_raw(excerpt(&key.scrub(&text)))
}

/// The error for an HTTP status and a message.
fn failure_of(status: u16, message: &str) -> Error {
    let message = if message.is_empty() {
        "the server gave no reason"
    } else {
        message
    };
    let kind = kind_of_status(status);
    // OpenRouter itself answers with an error object.
    let message = match kind {
        ErrorKind::NotFound => format!(
            "{}; check the base URL: OpenRouter's is {DEFAULT_BASE_URL}",
            message.trim_end_matches('.')
        ),
        kind => with_advice(kind, message),
    };
    Error::new(kind, message)
        .with_status(status)
        .with_retryable(is_retryable_status(status))
}

/// The error that an `error` object describes, in an answer of any HTTP status.
///
/// `code` may be a number, a text or missing; the status may be in `http_status`; what to do next
/// may be in `metadata.error_type` or in `availability`.
pub(super) fn from_object(error: &Value, http_status: Option<u16>, key: &ApiKey) -> Error {
    let error = &key.scrub_json(error);
    let metadata = error.get("metadata");
    let error_type = [
        error.get("error_type"),
        metadata.and_then(|it| it.get("error_type")),
        error.get("code"),
    ]
    .into_iter()
    .flatten()
    .find_map(Value::as_str);
    let status = ["code", "http_status"]
        .iter()
        .find_map(|key| error.get(key).and_then(status_of))
        .or(http_status)
        .or_else(|| error_type.and_then(status_of_type));

    let kind = error_type
        .and_then(kind_of_type)
        .or_else(|| status.map(kind_of_status))
        .unwrap_or(ErrorKind::Unavailable);
    let kind = refine(kind, error, metadata);
    let mut failure = Error::new(kind, with_advice(kind, &message_of(error, metadata)));
    if let Some(status) = status {
        failure = failure.with_status(status);
    }
    if let Some(retryable) = retryable(error, error_type, status) {
        failure = failure.with_retryable(retryable);
    }
    let wait = error
        .get("availability")
        .and_then(|it| it.get("retry_after"));
    if let Some(Ok(wait)) = wait
        .and_then(Value::as_f64)
        .map(Duration::try_from_secs_f64)
    {
        failure = failure.with_retry_after(wait);
    }
    let provider = metadata.and_then(|metadata| metadata.get("provider_name")?.as_str());
    if let Some(provider) = provider {
        failure = failure.with_provider(one_line(provider));
    }
    failure.with_source(FailureDetails::new(error.clone()))
}

/// Whether the answer says that trying again may help. What is said outright counts most.
fn retryable(error: &Value, error_type: Option<&str>, status: Option<u16>) -> Option<bool> {
    let told = error
        .get("availability")
        .and_then(|it| it.get("retryable"))
        .and_then(Value::as_bool);
    let by_type = error_type.is_some_and(|it| RETRYABLE_TYPES.contains(&it));
    told.or_else(|| is_daily_limit(error.get("metadata")).then_some(false))
        .or_else(|| by_type.then_some(true))
        .or_else(|| status.map(is_retryable_status))
}

const RETRYABLE_TYPES: [&str; 5] = [
    "rate_limit_exceeded",
    "provider_overloaded",
    "provider_unavailable",
    "timeout",
    "server",
];

fn is_retryable_status(status: u16) -> bool {
    matches!(
        status,
        408 | 409 | 425 | 429 | 500 | 502 | 503 | 504 | 520..=524 | 529
    )
}

/// Free models have a quota a day: waiting for the next attempt would take hours.
fn is_daily_limit(metadata: Option<&Value>) -> bool {
    let source = metadata
        .and_then(|metadata| metadata.get("limit_source"))
        .and_then(Value::as_str);
    source.is_some_and(|source| source.contains("daily"))
}

fn status_of(code: &Value) -> Option<u16> {
    let number = code
        .as_u64()
        .or_else(|| code.as_str()?.trim().parse().ok())?;
    u16::try_from(number)
        .ok()
        .filter(|status| (100..600).contains(status))
}

fn kind_of_status(status: u16) -> ErrorKind {
    match status {
        401 => ErrorKind::Authentication,
        402 => ErrorKind::InsufficientCredits,
        403 => ErrorKind::Permission,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::RateLimited,
        300..=499 if status != 408 => ErrorKind::InvalidRequest,
        _ => ErrorKind::Unavailable,
    }
}

/// The words of `error_type` in OpenRouter's schema `ApiErrorType`.
fn kind_of_type(error_type: &str) -> Option<ErrorKind> {
    Some(match error_type {
        "context_length_exceeded" | "token_limit_exceeded" | "string_too_long" => {
            ErrorKind::ContextLength
        }
        "authentication" => ErrorKind::Authentication,
        "permission_denied" => ErrorKind::Permission,
        "payment_required" => ErrorKind::InsufficientCredits,
        "rate_limit_exceeded" => ErrorKind::RateLimited,
        "not_found" => ErrorKind::NotFound,
        "content_policy_violation" | "refusal" => ErrorKind::Moderation,
        "provider_overloaded" | "provider_unavailable" | "server" | "timeout" => {
            ErrorKind::Unavailable
        }
        "invalid_request"
        | "invalid_prompt"
        | "max_tokens_exceeded"
        | "precondition_failed"
        | "payload_too_large"
        | "unprocessable"
        | "invalid_image"
        | "image_too_large"
        | "image_too_small"
        | "unsupported_image_format"
        | "image_not_found"
        | "image_download_failed" => ErrorKind::InvalidRequest,
        _ => return None,
    })
}

fn status_of_type(error_type: &str) -> Option<u16> {
    Some(match error_type {
        "rate_limit_exceeded" => 429,
        "provider_overloaded" => 503,
        "provider_unavailable" => 502,
        "timeout" => 504,
        "server" | "server_error" => 500,
        "authentication" => 401,
        "payment_required" => 402,
        "permission_denied" => 403,
        "not_found" => 404,
        _ => return None,
    })
}

/// What only the text of an error tells apart.
fn refine(kind: ErrorKind, error: &Value, metadata: Option<&Value>) -> ErrorKind {
    let message = error
        .get("message")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match kind {
        ErrorKind::Permission if metadata.is_some_and(|it| it.get("reasons").is_some()) => {
            ErrorKind::Moderation
        }
        ErrorKind::InvalidRequest if message.ends_with("is not a valid model ID") => {
            ErrorKind::NotFound
        }
        ErrorKind::InvalidRequest if message.contains("maximum context length") => {
            ErrorKind::ContextLength
        }
        kind => kind,
    }
}

fn with_advice(kind: ErrorKind, message: &str) -> String {
    let advice = match kind {
        ErrorKind::Authentication => {
            "check OPENROUTER_API_KEY, or make a key at openrouter.ai/settings/keys"
        }
        ErrorKind::InsufficientCredits => {
            "add credits at openrouter.ai/settings/credits, or lower max_tokens"
        }
        ErrorKind::NotFound => "see openrouter.ai/models for the models there are",
        ErrorKind::ContextLength => {
            "shorten the conversation, or take a model with a longer context"
        }
        ErrorKind::RateLimited => "wait and try again, or take another model",
        _ => return message.to_owned(),
    };
    format!("{}; {advice}", message.trim_end_matches('.'))
}
