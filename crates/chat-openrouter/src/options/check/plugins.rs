use chat_core::Result;
use serde_json::Value;

use super::{at_most, items, not_negative, within, wrong};

/// What the lists of a router's patterns may have.
const MAX_PATTERNS: usize = 1024;
const MAX_PATTERN_CHARS: usize = 1024;
const MAX_PATTERNS_CHARS: usize = 65_536;

pub(super) fn check(value: &Value) -> Result<()> {
    items(value).try_for_each(check_plugin)
}

fn check_plugin(plugin: &Value) -> Result<()> {
    match plugin.get("id").and_then(Value::as_str) {
        None | Some("") => Err(wrong("a plugin must have an id".to_owned())),
        Some("auto-router" | "auto-beta-router") => check_auto_router(plugin),
        Some("pareto-router") => check_pareto_router(plugin),
        Some("fusion") => check_fusion(plugin),
        Some(_) => Ok(()),
    }
}

fn check_auto_router(plugin: &Value) -> Result<()> {
    for name in ["allowed_models", "excluded_models"] {
        if let Some(patterns) = plugin.get(name) {
            check_patterns(name, patterns)?;
        }
    }
    match plugin.get("cost_quality_tradeoff") {
        Some(tradeoff) => within("cost_quality_tradeoff", tradeoff, 0.0, 10.0),
        None => Ok(()),
    }
}

fn check_patterns(name: &str, patterns: &Value) -> Result<()> {
    at_most(name, patterns, MAX_PATTERNS)?;
    let lengths = || items(patterns).map(|text| text.as_str().unwrap_or_default().chars().count());
    if let Some(longest) = lengths()
        .max()
        .filter(|longest| *longest > MAX_PATTERN_CHARS)
    {
        return Err(wrong(format!(
            "a pattern of {name} has {longest} characters; {MAX_PATTERN_CHARS} is the most"
        )));
    }
    match lengths().sum::<usize>() {
        total if total > MAX_PATTERNS_CHARS => Err(wrong(format!(
            "the patterns of {name} have {total} characters; {MAX_PATTERNS_CHARS} is the most"
        ))),
        _ => Ok(()),
    }
}

fn check_pareto_router(plugin: &Value) -> Result<()> {
    if let Some(score) = plugin.get("min_coding_score") {
        within("min_coding_score", score, 0.0, 1.0)?;
    }
    match plugin.get("max_price") {
        Some(price) => not_negative("max_price of the plugin pareto-router", price),
        None => Ok(()),
    }
}

fn check_fusion(plugin: &Value) -> Result<()> {
    if let Some(models) = plugin.get("analysis_models") {
        at_most("analysis_models", models, 8)?;
        if items(models).next().is_none() {
            return Err(wrong(
                "analysis_models must name one model at least".to_owned(),
            ));
        }
    }
    if let Some(tools) = plugin.get("tools") {
        at_most("tools of the plugin fusion", tools, 8)?;
    }
    match plugin.get("max_tool_calls") {
        Some(count) => within("max_tool_calls of the plugin fusion", count, 1.0, 16.0),
        None => Ok(()),
    }
}
