//! Models as the API shows them.

use serde_json::{Map, Value, json};

use super::catalog::{Model, Reasoning};

/// A row of `/models`.
pub(crate) fn model(model: &Model) -> Value {
    let mut row = json!({
        "id": model.id,
        "canonical_slug": model.canonical_slug,
        "hugging_face_id": null,
        "name": model.name,
        "created": model.created,
        "description": description(model),
        "context_length": model.context_length,
        "architecture": architecture(model),
        "pricing": pricing(model),
        "top_provider": {
            "context_length": model.context_length,
            "max_completion_tokens": model.max_completion_tokens,
            "is_moderated": matches!(model.author(), "openai" | "anthropic"),
        },
        "per_request_limits": null,
        "supported_parameters": supported_parameters(model),
        "default_parameters": {},
        "supported_voices": null,
        "knowledge_cutoff": null,
        "expiration_date": null,
        "links": {"details": format!("/api/v1/models/{}/endpoints", model.canonical_slug)},
    });
    if model.reasoning != Reasoning::None
        && let Some(fields) = row.as_object_mut()
    {
        fields.insert("reasoning".to_owned(), reasoning(model));
    }
    row
}

/// The answer of `/models/{author}/{slug}/endpoints`.
pub(crate) fn endpoints(model: &Model) -> Value {
    let endpoints: Vec<Value> = model
        .providers
        .iter()
        .map(|provider| endpoint(model, provider))
        .collect();
    json!({"data": {
        "id": model.id,
        "name": model.name,
        "created": model.created,
        "description": description(model),
        "architecture": architecture(model),
        "endpoints": endpoints,
    }})
}

fn endpoint(model: &Model, provider: &str) -> Value {
    json!({
        "name": format!("{provider} | {}", model.canonical_slug),
        "model_id": model.id,
        "model_name": model.name,
        "context_length": model.context_length,
        "pricing": pricing(model),
        "provider_name": provider,
        "tag": provider_slug(provider),
        "quantization": null,
        "max_completion_tokens": model.max_completion_tokens,
        "max_prompt_tokens": null,
        "supported_parameters": supported_parameters(model),
        "status": 0,
        "uptime_last_5m": 100.0,
        "uptime_last_30m": 99.9,
        "uptime_last_1d": 99.8,
        "supports_implicit_caching": false,
        "supports_voice_cloning": false,
        "supports_tool_choice": {
            "auto": model.tools,
            "none": model.tools,
            "required": model.tools,
            "function": model.tools,
        },
        "latency_last_30m": null,
        "throughput_last_30m": null,
    })
}

/// The name of a provider in routing options.
pub(crate) fn provider_slug(name: &str) -> String {
    match name {
        "Google" => "google-vertex".to_owned(),
        other => other.to_lowercase().replace([' ', '.'], "-"),
    }
}

fn description(model: &Model) -> String {
    format!("{}, as the offline simulator plays it.", model.name)
}

fn architecture(model: &Model) -> Value {
    json!({
        "modality": format!("{}->{}", model.input.join("+"), model.output.join("+")),
        "input_modalities": model.input,
        "output_modalities": model.output,
        "tokenizer": model.family,
        "instruct_type": null,
    })
}

fn pricing(model: &Model) -> Value {
    let mut prices = Map::new();
    let mut set = |key: &str, price: Option<&String>| {
        if let Some(price) = price {
            prices.insert(key.to_owned(), json!(price));
        }
    };
    set("prompt", Some(&model.prompt));
    set("completion", Some(&model.completion));
    set("input_cache_read", model.cache_read.as_ref());
    set("input_cache_write", model.cache_write.as_ref());
    Value::Object(prices)
}

fn reasoning(model: &Model) -> Value {
    let mandatory = model.reasoning == Reasoning::Mandatory;
    json!({
        "mandatory": mandatory,
        "default_enabled": mandatory,
        "supported_efforts": ["high", "medium", "low"],
        "default_effort": "medium",
        "supports_max_tokens": matches!(model.author(), "anthropic" | "google"),
    })
}

/// The options that a model takes.
pub(crate) fn supported_parameters(model: &Model) -> Vec<&'static str> {
    let mut names = vec!["max_tokens", "stop", "seed"];
    let fixed_sampling = model.author() == "openai" && model.reasoning == Reasoning::Mandatory;
    if !fixed_sampling {
        names.extend(["temperature", "top_p"]);
    }
    match model.author() {
        "anthropic" => names.push("top_k"),
        "openai" if !fixed_sampling => names.extend([
            "frequency_penalty",
            "presence_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
        ]),
        "openai" | "google" => {}
        _ => names.extend([
            "top_k",
            "min_p",
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
        ]),
    }
    if model.tools {
        names.extend([
            "tools",
            "tool_choice",
            "response_format",
            "structured_outputs",
        ]);
    }
    if model.reasoning != Reasoning::None {
        names.extend(["reasoning", "include_reasoning"]);
    }
    names
}
