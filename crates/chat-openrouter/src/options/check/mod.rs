//! What an option may be, as OpenRouter documents it. It works on the JSON that will be sent, so that
//! values which were set without the typed setters are checked, too.

mod plugins;
mod provider;

use chat_core::{ChatOptions, Error, ErrorKind, Result};
use serde_json::Value;

use crate::wire::PROVIDER;

/// Says which option cannot be right, if one cannot.
pub(crate) fn check(options: &ChatOptions) -> Result<()> {
    let mut set = options.extensions.of(PROVIDER);
    set.try_for_each(|(name, value)| check_option(name, value))
}

fn check_option(name: &str, value: &Value) -> Result<()> {
    match name {
        "session_id" => length(name, value, 256),
        "user" => length(name, value, 128),
        "max_tool_calls" => within(name, value, 1.0, 30.0),
        "metadata" => metadata(value),
        "image_config" => image_config(value),
        "reasoning" => reasoning(value),
        "stop_server_tools_when" => stop_server_tools_when(value),
        "x_search_filter" => x_search_filter(value),
        "provider" => provider::check(value),
        "plugins" => plugins::check(value),
        _ => Ok(()),
    }
}

fn metadata(value: &Value) -> Result<()> {
    for (key, value) in fields(value) {
        let length_of_key = key.chars().count();
        if length_of_key > 64 {
            let message =
                format!("a key of metadata has {length_of_key} characters; 64 is the most");
            return Err(wrong(message));
        }
        length(&format!("metadata.{key}"), value, 512)?;
    }
    match fields(value).count() {
        count if count > 16 => Err(wrong(format!("metadata has {count} pairs; 16 is the most"))),
        _ => Ok(()),
    }
}

fn image_config(value: &Value) -> Result<()> {
    let is_right = |value: &Value| value.is_string() || value.is_number() || value.is_array();
    match fields(value).find(|(_, value)| !is_right(value)) {
        Some((name, value)) => Err(wrong(format!(
            "image_config.{name} must be a text, a number or a list, not {value}"
        ))),
        None => Ok(()),
    }
}

fn reasoning(value: &Value) -> Result<()> {
    let has = |name: &str| value.get(name).is_some_and(|value| !value.is_null());
    if has("effort") && has("max_tokens") {
        let message = "reasoning has both an effort and max_tokens; set one of them";
        return Err(wrong(message.to_owned()));
    }
    Ok(())
}

fn stop_server_tools_when(value: &Value) -> Result<()> {
    let name = "stop_server_tools_when";
    if items(value).next().is_none() {
        return Err(wrong(format!("{name} must have one condition at least")));
    }
    for condition in items(value) {
        if let Some(cost) = condition.get("max_cost_in_dollars") {
            not_negative(&format!("{name}: max_cost_in_dollars"), cost)?;
        }
        for field in ["tool_name", "reason", "type"] {
            if condition.get(field).and_then(Value::as_str) == Some("") {
                return Err(wrong(format!("{name}: {field} must not be empty")));
            }
        }
    }
    Ok(())
}

fn x_search_filter(value: &Value) -> Result<()> {
    let (allowed, excluded) = ("allowed_x_handles", "excluded_x_handles");
    if value.get(allowed).is_some() && value.get(excluded).is_some() {
        let message = format!("x_search_filter has both {allowed} and {excluded}; set one of them");
        return Err(wrong(message));
    }
    for name in [allowed, excluded] {
        if let Some(handles) = value.get(name) {
            at_most(&format!("x_search_filter.{name}"), handles, 20)?;
        }
    }
    for name in ["from_date", "to_date"] {
        if let Some(date) = value.get(name).and_then(Value::as_str)
            && !is_date(date)
        {
            let message =
                format!("x_search_filter.{name} must be a date as 2026-01-31, not {date}");
            return Err(wrong(message));
        }
    }
    Ok(())
}

/// Whether it begins with a day as ISO 8601 writes it; a time may follow.
fn is_date(text: &str) -> bool {
    let day = text.split('T').next().unwrap_or_default();
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<_> = day.split('-').collect();
    parts.iter().all(|part| is_number(part)) && parts.iter().map(|part| part.len()).eq([4, 2, 2])
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A text of so many characters at most.
fn length(name: &str, value: &Value, most: usize) -> Result<()> {
    let length = value.as_str().unwrap_or_default().chars().count();
    if length > most {
        return Err(wrong(format!(
            "{name} has {length} characters; {most} is the most"
        )));
    }
    Ok(())
}

/// A list of so many items at most.
fn at_most(name: &str, value: &Value, most: usize) -> Result<()> {
    let count = items(value).count();
    if count > most {
        return Err(wrong(format!(
            "{name} has {count} entries; {most} is the most"
        )));
    }
    Ok(())
}

/// A number in a range.
fn within(name: &str, value: &Value, least: f64, most: f64) -> Result<()> {
    match value.as_f64() {
        Some(number) if (least..=most).contains(&number) => Ok(()),
        _ => Err(wrong(format!(
            "{name} must be from {least} to {most}, not {value}"
        ))),
    }
}

/// A number that is not negative.
fn not_negative(name: &str, value: &Value) -> Result<()> {
    match value.as_f64() {
        Some(number) if number >= 0.0 => Ok(()),
        _ => Err(wrong(format!(
            "{name} must be a number from 0 up, not {value}"
        ))),
    }
}

fn wrong(message: String) -> Error {
    Error::new(ErrorKind::Configuration, message)
}
