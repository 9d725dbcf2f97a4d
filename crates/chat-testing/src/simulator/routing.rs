//! Which model and which provider answer.

use serde_json::Value;

use super::behavior::Behavior;
use super::catalog::{Model, Resolved, resolve};
use super::errors::ApiError;
use super::message::{Part, array};
use super::model_json::provider_slug;
use super::replay;
use super::request::ChatRequest;
use super::state::Simulator;
use super::usage::Usage;

/// Who answers.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub(crate) resolved: Resolved,
    pub(crate) behavior: Behavior,
    /// The provider's display name.
    pub(crate) provider: String,
}

/// The keys that routing options may have.
const PROVIDER_KEYS: [&str; 13] = [
    "order",
    "only",
    "ignore",
    "allow_fallbacks",
    "require_parameters",
    "data_collection",
    "zdr",
    "enforce_distillable_text",
    "quantizations",
    "sort",
    "preferred_min_throughput",
    "preferred_max_latency",
    "max_price",
];

/// The first of the request's models that can answer, else the last one's error.
pub(crate) fn choose(simulator: &Simulator, request: &ChatRequest) -> Result<Served, ApiError> {
    check_provider_keys(&request.provider)?;
    let resolved = request
        .models
        .iter()
        .map(|slug| resolve(slug).ok_or_else(|| ApiError::unknown_model(slug)))
        .collect::<Result<Vec<_>, _>>()?;
    let mut outcome = Err(ApiError::plain(400, "No models provided"));
    for candidate in resolved {
        outcome = admit(simulator, request, candidate);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

fn check_provider_keys(provider: &Value) -> Result<(), ApiError> {
    let keys = provider
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    for key in keys {
        if !PROVIDER_KEYS.contains(&key.as_str()) {
            return Err(ApiError::invalid(&format!(
                "Invalid request: provider: unrecognized key \"{key}\""
            )));
        }
    }
    Ok(())
}

fn admit(
    simulator: &Simulator,
    request: &ChatRequest,
    resolved: Resolved,
) -> Result<Served, ApiError> {
    let slug = resolved.model.id.clone();
    let behavior = Behavior::from_slug(&slug).ok_or_else(|| ApiError::unknown_model(&slug))?;
    match behavior {
        Behavior::Error(status) => return Err(ApiError::status(status, &slug)),
        Behavior::Flaky(times) => fail_first(simulator, &slug, times)?,
        Behavior::Audio if !request.stream => {
            return Err(ApiError::invalid(
                "Invalid request: audio output requires stream: true",
            ));
        }
        _ => {}
    }
    check_features(&resolved.model, request)?;
    check_context(&resolved.model, request)?;
    replay::check(&resolved.model, behavior, request)?;
    let provider = provider(&resolved.model, request)?;
    Ok(Served {
        resolved,
        behavior,
        provider,
    })
}

fn fail_first(simulator: &Simulator, slug: &str, times: u32) -> Result<(), ApiError> {
    let mut memory = simulator.memory();
    let failures = memory.failures.entry(slug.to_owned()).or_default();
    if *failures < times {
        *failures += 1;
        return Err(ApiError::flaky(slug));
    }
    Ok(())
}

fn check_features(model: &Model, request: &ChatRequest) -> Result<(), ApiError> {
    for part in request.parts() {
        // Files are parsed for models that cannot read them.
        let (modality, shown) = match part {
            Part::Image { .. } => ("image", "image"),
            Part::Audio { .. } => ("audio", "input audio"),
            Part::Video { .. } => ("video", "input video"),
            Part::Text { .. } | Part::File { .. } => continue,
        };
        if !model.takes(modality) {
            return Err(ApiError::plain(
                404,
                &format!("No endpoints found that support {shown}"),
            ));
        }
    }
    if !request.tools.is_empty() && !model.tools {
        return Err(ApiError::plain(
            404,
            "No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection",
        ));
    }
    Ok(())
}

fn check_context(model: &Model, request: &ChatRequest) -> Result<(), ApiError> {
    let prompt = Usage::count_prompt(request).prompt;
    let output = request.max_tokens.unwrap_or_default();
    if prompt + output.min(model.context_length) > model.context_length && prompt > 0 {
        let asked = prompt + output;
        return Err(ApiError::context_length(
            model.context_length,
            asked,
            prompt,
            output,
        ));
    }
    Ok(())
}

/// The provider that the routing options lead to.
fn provider(model: &Model, request: &ChatRequest) -> Result<String, ApiError> {
    let preferences = &request.provider;
    check_price(model, preferences)?;
    let (order, only) = (listed(preferences, "order"), listed(preferences, "only"));
    let ignored = listed(preferences, "ignore");
    let allowed: Vec<&String> = model
        .providers
        .iter()
        .filter(|provider| only.is_empty() || only.iter().any(|entry| names(entry, provider)))
        .filter(|provider| !ignored.iter().any(|entry| names(entry, provider)))
        .collect();
    if allowed.is_empty() {
        return Err(ApiError::plain(
            404,
            match only.is_empty() {
                true => "All providers have been ignored.",
                false => "No allowed providers are available for the selected model.",
            },
        ));
    }
    let ordered = order
        .iter()
        .find_map(|entry| allowed.iter().find(|provider| names(entry, provider)));
    let falls_back = preferences.get("allow_fallbacks") != Some(&Value::Bool(false));
    if ordered.is_none() && !order.is_empty() && !falls_back {
        return Err(ApiError::plain(
            404,
            "No endpoints found matching your provider order.",
        ));
    }
    let chosen = ordered.or(allowed.first());
    Ok(chosen
        .map(|provider| (*provider).clone())
        .unwrap_or_default())
}

/// A list of provider names in lower case.
fn listed(preferences: &Value, key: &str) -> Vec<String> {
    let entries = array(preferences.get(key));
    entries
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_lowercase)
        .collect()
}

/// Whether an entry, a display name or a slug with or without a variant, means this provider.
fn names(entry: &str, provider: &str) -> bool {
    let base = entry.split('/').next().unwrap_or_default();
    entry == provider.to_lowercase() || base == provider_slug(provider)
}

/// `max_price` is in USD per million tokens, as a number or as text.
fn check_price(model: &Model, preferences: &Value) -> Result<(), ApiError> {
    for (key, price) in [("prompt", &model.prompt), ("completion", &model.completion)] {
        let limit = preferences
            .get("max_price")
            .and_then(|limits| limits.get(key));
        let limit = limit.and_then(|limit| {
            limit
                .as_f64()
                .or_else(|| limit.as_str().and_then(|text| text.parse().ok()))
        });
        let price = price.parse::<f64>().unwrap_or_default() * 1e6;
        if limit.is_some_and(|limit| price > limit) {
            return Err(ApiError::availability(
                404,
                &format!("No endpoints found for {} within your max_price.", model.id),
                "constraint_filtered",
                &model.id,
            ));
        }
    }
    Ok(())
}
