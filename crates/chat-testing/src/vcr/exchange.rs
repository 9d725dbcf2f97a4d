use std::collections::BTreeMap;

use chat_core::{ApiKey, redact};
use http::header::AUTHORIZATION;
use http::{HeaderMap, Request};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The headers of an answer that clients read. No other is recorded.
const KEPT_HEADERS: [&str; 7] = [
    "content-type",
    "retry-after",
    "retry-after-ms",
    "x-generation-id",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

/// One request and its answer, as one line of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Exchange {
    pub(super) request: RecordedRequest,
    pub(super) response: RecordedResponse,
}

/// What tells one request from another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RecordedRequest {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) body: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RecordedResponse {
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

/// Cuts the key of a request out of a text, and everything that looks like a key.
#[derive(Clone, Debug)]
pub(super) struct Scrubber(Option<ApiKey>);

impl Scrubber {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let value = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        Self(value.map(|value| ApiKey::from(value.trim_start_matches("Bearer "))))
    }

    pub(super) fn scrub(&self, text: &str) -> String {
        match &self.0 {
            Some(key) => key.scrub(text).into_owned(),
            None => redact(text).into_owned(),
        }
    }
}

impl RecordedRequest {
    /// The request without its headers. The order of the keys of its body does not count.
    pub(super) fn of<B: AsRef<[u8]>>(request: &Request<B>, scrubber: &Scrubber) -> Self {
        let text = scrubber.scrub(&String::from_utf8_lossy(request.body().as_ref()));
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self {
            method: request.method().to_string(),
            path: scrubber.scrub(request.uri().path()),
            body: sorted(body),
        }
    }
}

impl RecordedResponse {
    pub(super) fn new(status: u16, headers: &HeaderMap, body: &str, scrubber: &Scrubber) -> Self {
        let kept = |name: &&str| {
            let value = headers.get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), scrubber.scrub(value)))
        };
        let headers = KEPT_HEADERS.iter().filter_map(kept).collect();
        Self {
            status,
            headers,
            body: scrubber.scrub(body),
        }
    }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let entries: BTreeMap<String, Value> = map
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
