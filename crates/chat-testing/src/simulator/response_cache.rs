//! OpenRouter's cache of whole responses.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::time::Instant;

use super::reply::Reply;
use super::routing::Served;

const STATUS: HeaderName = HeaderName::from_static("x-openrouter-cache-status");
const AGE: HeaderName = HeaderName::from_static("x-openrouter-cache-age");
const TTL: HeaderName = HeaderName::from_static("x-openrouter-cache-ttl");
const SOURCE: HeaderName = HeaderName::from_static("x-openrouter-cache-source-id");

/// How long an answer is kept, in seconds, unless the request says so.
const DEFAULT_TTL: u64 = 300;

/// How many answers are kept.
const KEPT: usize = 1_000;

#[derive(Debug, Default)]
pub(crate) struct ResponseCache {
    answers: HashMap<String, CachedAnswer>,
}

#[derive(Clone, Debug)]
pub(crate) struct CachedAnswer {
    pub(crate) served: Served,
    pub(crate) reply: Reply,
    /// The id of the answer that was kept.
    pub(crate) source: String,
    stored: Instant,
    ttl: u64,
}

/// A request's wish to be answered from the cache.
#[derive(Debug)]
pub(crate) struct CacheWish {
    key: String,
    ttl: u64,
    clears: bool,
}

impl CacheWish {
    /// The wish of a request, when it has one. The body's white space does not count.
    pub(crate) fn of(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        if !flag(headers, "x-openrouter-cache") {
            return None;
        }
        let body: Value = serde_json::from_slice(body).ok()?;
        let api_key = text(headers, AUTHORIZATION.as_str()).unwrap_or_default();
        Some(Self {
            key: format!("{api_key}\n{body}"),
            ttl: text(headers, "x-openrouter-cache-ttl")
                .and_then(leading_number)
                .map_or(DEFAULT_TTL, |seconds| seconds.clamp(1, 86_400)),
            clears: flag(headers, "x-openrouter-cache-clear"),
        })
    }

    /// The headers of an answer that was not in the cache.
    pub(crate) fn miss_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(STATUS, HeaderValue::from_static("MISS"));
        headers.insert(TTL, HeaderValue::from(self.ttl));
        headers
    }
}

impl CachedAnswer {
    /// The headers of this answer when it is given again.
    pub(crate) fn hit_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(STATUS, HeaderValue::from_static("HIT"));
        headers.insert(AGE, HeaderValue::from(self.stored.elapsed().as_secs()));
        headers.insert(TTL, HeaderValue::from(self.ttl));
        if let Ok(source) = HeaderValue::from_str(&self.source) {
            headers.insert(SOURCE, source);
        }
        headers
    }
}

impl ResponseCache {
    pub(crate) fn find(&mut self, wish: &CacheWish) -> Option<CachedAnswer> {
        let is_old =
            |answer: &CachedAnswer| answer.stored.elapsed() >= Duration::from_secs(answer.ttl);
        if wish.clears || self.answers.get(&wish.key).is_some_and(is_old) {
            self.answers.remove(&wish.key);
        }
        self.answers.get(&wish.key).cloned()
    }

    pub(crate) fn keep(&mut self, wish: &CacheWish, served: &Served, reply: &Reply, id: &str) {
        if self.answers.len() >= KEPT {
            self.answers.clear();
        }
        let answer = CachedAnswer {
            served: served.clone(),
            reply: reply.clone(),
            source: id.to_owned(),
            stored: Instant::now(),
            ttl: wish.ttl,
        };
        self.answers.insert(wish.key.clone(), answer);
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn flag(headers: &HeaderMap, name: &str) -> bool {
    text(headers, name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// `60abc` is 60.
fn leading_number(text: &str) -> Option<u64> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
