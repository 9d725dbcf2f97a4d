//! How a request was routed, for those who ask.

use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::behavior::Behavior;
use super::request::ChatRequest;
use super::routing::Served;

/// Whether a request wants to know.
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    [
        "x-openrouter-metadata",
        "x-openrouter-experimental-metadata",
    ]
    .iter()
    .find_map(|name| headers.get(*name))
    .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"enabled"))
}

/// `openrouter_metadata` of an answer.
pub(crate) fn of_answer(request: &ChatRequest, served: &Served) -> Value {
    let model = &served.resolved.model;
    let available: Vec<Value> = model
        .providers
        .iter()
        .map(|provider| {
            let selected = *provider == served.provider;
            json!({"provider": provider, "model": model.id, "selected": selected})
        })
        .collect();
    let first = requested(request);
    let is_first = super::catalog::resolve(first).is_some_and(|known| known.model.id == model.id);
    let strategy = if is_first {
        strategy(first)
    } else {
        "fallback"
    };
    json!({
        "requested": first,
        "strategy": strategy,
        "region": null,
        "summary": format!("available={}, selected={}", available.len(), served.provider),
        "attempt": 1,
        "is_byok": false,
        "endpoints": {"total": available.len(), "available": available},
        "attempts": [{"provider": served.provider, "model": model.id, "status": 200}],
    })
}

/// `openrouter_metadata` beside an error; none for errors that never have it.
pub(crate) fn of_error(request: &ChatRequest, status: u16) -> Option<Value> {
    if matches!(status, 401 | 500) {
        return None;
    }
    let last = request.models.last().map_or("", String::as_str);
    let reached = matches!(
        Behavior::from_slug(last),
        Some(Behavior::Error(_) | Behavior::Flaky(_))
    );
    Some(json!({
        "requested": requested(request),
        "strategy": strategy(requested(request)),
        "region": null,
        "summary": "available=0",
        // 0 says that no provider was asked.
        "attempt": u8::from(reached),
        "is_byok": false,
        "endpoints": {"total": 0, "available": []},
    }))
}

fn requested(request: &ChatRequest) -> &str {
    request.models.first().map_or("", String::as_str)
}

fn strategy(slug: &str) -> &'static str {
    match slug {
        "openrouter/auto" | "openrouter/auto-beta" => "auto",
        "openrouter/free" => "free",
        alias if alias.starts_with('~') => "latest",
        _ => "direct",
    }
}
