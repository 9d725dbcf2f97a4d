//! API keys.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::errors::ApiError;
use super::state::Simulator;

/// What an accepted key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Ordinary,
    /// A key whose name contains `management`.
    Management,
}

/// Accepts the request's key, or says why not.
pub(crate) fn check(simulator: &Simulator, headers: &HeaderMap) -> Result<KeyKind, ApiError> {
    let Some(key) = bearer(headers) else {
        return Err(ApiError::plain(401, "No auth credentials found"));
    };
    let accepted = match &simulator.api_key {
        Some(expected) => expected.0 == key,
        None => !key.starts_with("sk-or-bad") && !key.contains("invalid"),
    };
    if !accepted {
        return Err(ApiError::plain(401, "User not found."));
    }
    Ok(if key.contains("management") {
        KeyKind::Management
    } else {
        KeyKind::Ordinary
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}
