//! `/key`, `/credits` and `/generation`.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::{self, KeyKind};
use super::errors::ApiError;
use super::state::Simulator;
use super::usage::number;

/// USD that the simulated account has bought.
const TOTAL_CREDITS: f64 = 100.0;

pub(crate) async fn key(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let kind = auth::check(&simulator, &headers)?;
    let used = simulator.memory().generations.total_cost;
    let is_management = kind == KeyKind::Management;
    Ok(Json(json!({"data": {
        "label": "sk-or-v1-sim...ula",
        "limit": null,
        "limit_remaining": null,
        "limit_reset": null,
        "include_byok_in_limit": false,
        "usage": number(used),
        "usage_daily": number(used),
        "usage_weekly": number(used),
        "usage_monthly": number(used),
        "byok_usage": 0,
        "byok_usage_daily": 0,
        "byok_usage_weekly": 0,
        "byok_usage_monthly": 0,
        "is_free_tier": false,
        "is_management_key": is_management,
        "is_provisioning_key": is_management,
        "creator_user_id": null,
        "organization_id": null,
        "workspace_id": null,
        "allowed_data_regions": ["global"],
        "free_model_daily_requests": {"limit": 1000, "remaining": 1000, "used": 0},
        "expires_at": null,
        "rate_limit": {
            "requests": -1,
            "interval": "10s",
            "note": "This field is deprecated and safe to ignore.",
        },
    }})))
}

pub(crate) async fn credits(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    if auth::check(&simulator, &headers)? == KeyKind::Ordinary {
        return Err(ApiError::plain(
            403,
            "Only management keys can fetch credits for an account",
        ));
    }
    let used = simulator.memory().generations.total_cost;
    Ok(Json(
        json!({"data": {"total_credits": TOTAL_CREDITS, "total_usage": number(used)}}),
    ))
}

#[derive(Debug, Deserialize)]
pub(crate) struct GenerationQuery {
    id: Option<String>,
}

pub(crate) async fn generation(
    State(simulator): State<Simulator>,
    Query(query): Query<GenerationQuery>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    auth::check(&simulator, &headers)?;
    let Some(id) = query.id else {
        return Err(ApiError::invalid("Invalid request: id is required"));
    };
    let memory = simulator.memory();
    match memory.generations.get(&id) {
        Some(record) => Ok(Json(json!({"data": record}))),
        None => Err(ApiError::plain(404, &format!("Generation {id} not found"))),
    }
}
