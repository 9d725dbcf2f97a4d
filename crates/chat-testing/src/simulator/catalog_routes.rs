//! `/models`, `/model` and `/providers`. They need no key.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth;
use super::catalog::{Model, models, resolve};
use super::errors::ApiError;
use super::model_json;
use super::state::Simulator;

/// Models on a page, when only an offset is given.
const PAGE: usize = 500;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct ListQuery {
    offset: Option<usize>,
    limit: Option<usize>,
    q: Option<String>,
    supported_parameters: Option<String>,
    input_modalities: Option<String>,
    output_modalities: Option<String>,
    model_authors: Option<String>,
    context: Option<u64>,
}

impl ListQuery {
    fn fits(&self, model: &Model) -> bool {
        let word = self.q.as_deref().unwrap_or_default().to_lowercase();
        let parameters = model_json::supported_parameters(model);
        let output = self.output_modalities.as_deref().unwrap_or("text");
        let author = model.author();
        (model.id.contains(&word) || model.name.to_lowercase().contains(&word))
            && csv(self.supported_parameters.as_deref()).all(|name| parameters.contains(&name))
            && csv(self.input_modalities.as_deref()).all(|name| model.takes(name))
            && (output == "all"
                || csv(Some(output)).any(|name| model.output.iter().any(|known| known == name)))
            && self
                .model_authors
                .as_deref()
                .is_none_or(|authors| csv(Some(authors)).any(|name| name == author))
            && self
                .context
                .is_none_or(|least| model.context_length >= least)
    }
}

fn csv(list: Option<&str>) -> impl Iterator<Item = &str> {
    list.unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

pub(crate) async fn list(Query(query): Query<ListQuery>) -> Json<Value> {
    let fitting: Vec<&Model> = models().iter().filter(|model| query.fits(model)).collect();
    let total = fitting.len();
    let offset = query.offset.unwrap_or_default();
    let paged = query.offset.is_some() || query.limit.is_some();
    let limit = if paged {
        query.limit.unwrap_or(PAGE).clamp(1, 1_000)
    } else {
        total
    };
    let data: Vec<Value> = fitting
        .into_iter()
        .skip(offset)
        .take(limit)
        .map(model_json::model)
        .collect();
    let end = offset.saturating_add(limit);
    let next = (paged && end < total).then(|| format!("/api/v1/models?offset={end}&limit={limit}"));
    Json(json!({"data": data, "total_count": total, "links": {"next": next}}))
}

pub(crate) async fn list_for_user(
    State(simulator): State<Simulator>,
    query: Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    auth::check(&simulator, &headers)?;
    Ok(list(query).await)
}

pub(crate) async fn count(Query(query): Query<ListQuery>) -> Json<Value> {
    let count = models().iter().filter(|model| query.fits(model)).count();
    Json(json!({"data": {"count": count}}))
}

pub(crate) async fn one(
    Path((author, slug)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let model = known(&author, &slug)?;
    Ok(Json(json!({"data": model_json::model(&model)})))
}

pub(crate) async fn endpoints(
    Path((author, slug)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let model = known(&author, &slug)?;
    Ok(Json(model_json::endpoints(&model)))
}

fn known(author: &str, slug: &str) -> Result<Model, ApiError> {
    let name = format!("{author}/{slug}");
    resolve(&name)
        .map(|resolved| resolved.model)
        .ok_or_else(|| ApiError::plain(404, &format!("Model {name} not found")))
}

pub(crate) async fn providers() -> Json<Value> {
    let names: BTreeSet<&str> = models()
        .iter()
        .flat_map(|model| model.providers.iter().map(String::as_str))
        .collect();
    let data: Vec<Value> = names
        .into_iter()
        .map(|name| {
            json!({
                "name": name,
                "slug": model_json::provider_slug(name),
                "privacy_policy_url": null,
                "terms_of_service_url": null,
                "status_page_url": null,
                "headquarters": null,
                "datacenters": null,
            })
        })
        .collect();
    Json(json!({"data": data}))
}
