//! What the head and the first bytes of an answer say.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};

pub(crate) fn is_event_stream(headers: &HeaderMap) -> bool {
    is_of_type(headers, b"text/event-stream")
}

pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    is_of_type(headers, b"application/json")
}

/// Whether the content type is this one, whatever its parameters are.
fn is_of_type(headers: &HeaderMap, kind: &[u8]) -> bool {
    let value = headers.get(CONTENT_TYPE).map(|value| value.as_bytes());
    let found = value.and_then(|value| value.trim_ascii_start().split_at_checked(kind.len()));
    found.is_some_and(|(found, rest)| {
        let rest = rest.trim_ascii_start();
        found.eq_ignore_ascii_case(kind) && (rest.is_empty() || rest.starts_with(b";"))
    })
}

/// Whether a body that says nothing true about itself begins as a stream of events does.
pub(crate) fn looks_like_events(first: &[u8]) -> bool {
    let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    let first = first.trim_ascii_start();
    [&b":"[..], b"data:", b"event:", b"id:", b"retry:"]
        .iter()
        .any(|start| first.starts_with(start))
}

/// How a body is compressed, if it is. What a transport has undone is no longer in the head.
pub(crate) fn encoding(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_ENCODING)?.to_str().ok()?.trim();
    let is_plain = value.is_empty() || value.eq_ignore_ascii_case("identity");
    (!is_plain).then_some(value)
}

/// What the server says outright about trying again.
pub(crate) fn should_retry(headers: &HeaderMap) -> Option<bool> {
    match headers.get("x-should-retry")?.as_bytes() {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
    }
}

/// How long the server asks to wait: milliseconds, seconds with or without a fraction, or a date,
/// which counts from the server's own clock.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |name: &str| text(name)?.parse::<f64>().ok();
    if let Some(wait) = number("retry-after-ms").and_then(|millis| wait(millis / 1000.0)) {
        return Some(wait);
    }
    if let Some(seconds) = number(RETRY_AFTER.as_str()) {
        return wait(seconds);
    }
    let then = httpdate::parse_http_date(text(RETRY_AFTER.as_str())?).ok()?;
    let now = text("date").and_then(|date| httpdate::parse_http_date(date).ok());
    Some(
        then.duration_since(now.unwrap_or_else(SystemTime::now))
            .unwrap_or_default(),
    )
}

/// A number of seconds as a time; one that is too large is for ever.
fn wait(seconds: f64) -> Option<Duration> {
    let is_sound = seconds.is_finite() && seconds >= 0.0;
    is_sound.then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}
