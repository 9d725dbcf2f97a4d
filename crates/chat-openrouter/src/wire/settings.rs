//! What a setting may be, whatever else is set.

use chat_core::{ChatOptions, Result, Setting};

use super::request::invalid;

/// Longer than any name in OpenRouter's catalogue, and than a preset's.
const MAX_MODEL_CHARS: usize = 512;

/// Says which setting has a value that it cannot have, if one has. A call may set others beside
/// these, so this says nothing about settings that need each other.
pub(crate) fn check_settings(options: &ChatOptions) -> Result<()> {
    check_model(options)?;
    check_ranges(options)?;
    check_counts(options)?;
    check_logit_bias(options)
}

fn check_model(options: &ChatOptions) -> Result<()> {
    let Some(model) = options.model.get() else {
        return Ok(());
    };
    let is_plain = model.bytes().all(|byte| byte.is_ascii_graphic());
    if is_plain && (1..=MAX_MODEL_CHARS).contains(&model.len()) {
        return Ok(());
    }
    if model.trim().is_empty() {
        return Err(invalid(
            "no model is set: its name is empty; name one such as `openai/gpt-4.1`",
        ));
    }
    let length = model.chars().count();
    if length > MAX_MODEL_CHARS {
        return Err(invalid(&format!(
            "the name of the model has {length} characters; {MAX_MODEL_CHARS} is the most"
        )));
    }
    if model.contains(|char: char| char.is_whitespace() || char.is_control()) {
        return Err(invalid(&format!(
            "{model:?} cannot be the name of a model, since it has a space or a line end; names are such as `openai/gpt-4.1`"
        )));
    }
    Ok(())
}

/// Ranges as OpenRouter documents them.
fn check_ranges(options: &ChatOptions) -> Result<()> {
    range("temperature", &options.temperature, 0.0, 2.0)?;
    above_zero("top_p", &options.top_p, 1.0)?;
    range("min_p", &options.min_p, 0.0, 1.0)?;
    range("top_a", &options.top_a, 0.0, 1.0)?;
    range("frequency_penalty", &options.frequency_penalty, -2.0, 2.0)?;
    range("presence_penalty", &options.presence_penalty, -2.0, 2.0)?;
    above_zero("repetition_penalty", &options.repetition_penalty, 2.0)
}

fn check_counts(options: &ChatOptions) -> Result<()> {
    for (name, limit) in [
        ("max_tokens", &options.max_tokens),
        ("max_completion_tokens", &options.max_completion_tokens),
    ] {
        if limit.get() == Some(&0) {
            return Err(invalid(&format!("{name} must be at least 1")));
        }
    }
    if let Some(count) = options.top_logprobs.get().filter(|count| **count > 20) {
        return Err(invalid(&format!(
            "top_logprobs must be from 0 to 20, not {count}"
        )));
    }
    match options.stop.get() {
        Some(stop) if stop.len() > 4 => Err(invalid(&format!(
            "there may be 4 stop texts at most, not {}",
            stop.len()
        ))),
        _ => Ok(()),
    }
}

fn check_logit_bias(options: &ChatOptions) -> Result<()> {
    let mut biases = options.logit_bias.get().into_iter().flatten();
    match biases.find(|(_, bias)| !(-100.0..=100.0).contains(*bias)) {
        Some((id, bias)) => Err(invalid(&format!(
            "logit_bias of token {id} must be from -100 to 100, not {bias}"
        ))),
        None => Ok(()),
    }
}

fn range(name: &str, value: &Setting<f64>, least: f64, most: f64) -> Result<()> {
    match value.get() {
        Some(value) if !(least..=most).contains(value) => Err(invalid(&format!(
            "{name} must be from {least} to {most}, not {value}"
        ))),
        _ => Ok(()),
    }
}

fn above_zero(name: &str, value: &Setting<f64>, most: f64) -> Result<()> {
    match value.get() {
        Some(value) if *value <= 0.0 => Err(invalid(&format!(
            "{name} must be above 0, up to {most}, not {value}"
        ))),
        _ => range(name, value, 0.0, most),
    }
}
