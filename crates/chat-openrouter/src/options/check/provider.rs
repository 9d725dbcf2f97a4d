use chat_core::Result;
use serde_json::Value;

use super::{fields, not_negative, wrong};

pub(super) fn check(value: &Value) -> Result<()> {
    for name in ["preferred_min_throughput", "preferred_max_latency"] {
        if let Some(cutoff) = value.get(name) {
            check_cutoff(&format!("provider.{name}"), cutoff)?;
        }
    }
    let prices = value.get("max_price").into_iter().flat_map(fields);
    for (name, price) in prices {
        check_price(&format!("provider.max_price.{name}"), price)?;
    }
    Ok(())
}

fn check_cutoff(name: &str, cutoff: &Value) -> Result<()> {
    if !cutoff.is_object() {
        return not_negative(name, cutoff);
    }
    for (percentile, limit) in fields(cutoff) {
        not_negative(&format!("{name}.{percentile}"), limit)?;
    }
    Ok(())
}

/// A number or a text of one.
fn check_price(name: &str, price: &Value) -> Result<()> {
    let number = match price.as_str() {
        Some(text) => text.parse().ok(),
        None => price.as_f64(),
    };
    match number {
        Some(number) if number >= 0.0 && number.is_finite() => Ok(()),
        _ => Err(wrong(format!(
            "{name} must be a price in USD from 0 up, not {price}"
        ))),
    }
}
