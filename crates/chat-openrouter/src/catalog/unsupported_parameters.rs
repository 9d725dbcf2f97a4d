use chat_core::{ChatOptions, Setting};

use super::model::Model;
use crate::wire::PROVIDER;

/// The options that tune an answer, as OpenRouter lists them for each model. A model that does not
/// take one answers without it.
const TUNING: [&str; 19] = [
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "top_a",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
    "max_tokens",
    "max_completion_tokens",
    "seed",
    "stop",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "verbosity",
    "prediction",
    "reasoning",
    "reasoning_effort",
];

/// Options of which a model takes both if it takes one.
const ALIKE: [(&str, &str); 2] = [
    ("max_tokens", "max_completion_tokens"),
    ("reasoning", "reasoning_effort"),
];

/// The options that are set and that this model is known not to take.
pub(crate) fn unsupported_parameters<'a>(
    model: &'a Model,
    options: &'a ChatOptions,
) -> impl Iterator<Item = &'static str> + 'a {
    TUNING.into_iter().filter(|name| {
        is_set(options, name) && names_alike(name).all(|name| model.supports(name) == Some(false))
    })
}

fn names_alike(name: &'static str) -> impl Iterator<Item = &'static str> {
    let alike = ALIKE.into_iter().filter_map(move |(one, other)| {
        (name == one)
            .then_some(other)
            .or_else(|| (name == other).then_some(one))
    });
    std::iter::once(name).chain(alike)
}

fn is_set(options: &ChatOptions, name: &str) -> bool {
    let is_typed = match name {
        "temperature" => has(&options.temperature),
        "top_p" => has(&options.top_p),
        "top_k" => has(&options.top_k),
        "min_p" => has(&options.min_p),
        "top_a" => has(&options.top_a),
        "frequency_penalty" => has(&options.frequency_penalty),
        "presence_penalty" => has(&options.presence_penalty),
        "repetition_penalty" => has(&options.repetition_penalty),
        "logit_bias" => has(&options.logit_bias),
        "logprobs" => has(&options.logprobs),
        "top_logprobs" => has(&options.top_logprobs),
        "max_tokens" => has(&options.max_tokens),
        "max_completion_tokens" => has(&options.max_completion_tokens),
        "seed" => has(&options.seed),
        "stop" => has(&options.stop),
        _ => false,
    };
    let extra = options.extra_body.get().and_then(|extra| extra.get(name));
    is_typed
        || options.extensions.of(PROVIDER).any(|(set, _)| set == name)
        || extra.is_some_and(|value| !value.is_null())
}

fn has<T>(setting: &Setting<T>) -> bool {
    setting.get().is_some()
}
