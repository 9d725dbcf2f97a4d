use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::equal::compare;
use crate::value::JsonMap;

/// What is wrong with the size of a value: of a number, a text, a list or an object.
pub(super) fn problem(schema: &JsonMap, value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => range(schema, number),
        Value::String(text) => {
            let length = || text.chars().count();
            count(schema, ["minLength", "maxLength"], "characters", length)
        }
        Value::Array(items) => count(schema, ["minItems", "maxItems"], "items", || items.len()),
        Value::Object(fields) => {
            count(schema, ["minProperties", "maxProperties"], "fields", || {
                fields.len()
            })
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn range(schema: &JsonMap, number: &Number) -> Option<String> {
    use Ordering::{Equal, Greater, Less};
    let rules: [(&str, &str, &[Ordering]); 4] = [
        ("minimum", "at least", &[Greater, Equal]),
        ("maximum", "at most", &[Less, Equal]),
        ("exclusiveMinimum", "more than", &[Greater]),
        ("exclusiveMaximum", "less than", &[Less]),
    ];
    rules.into_iter().find_map(|(keyword, words, allowed)| {
        let Some(Value::Number(limit)) = schema.get(keyword) else {
            return None;
        };
        let order = compare(number, limit)?;
        (!allowed.contains(&order)).then(|| format!("must be {words} {limit}, not {number}"))
    })
}

fn count(
    schema: &JsonMap,
    [least, most]: [&str; 2],
    unit: &str,
    count: impl Fn() -> usize,
) -> Option<String> {
    let limit = |keyword| schema.get(keyword).and_then(whole);
    let (least, most) = (limit(least), limit(most));
    if least.is_none() && most.is_none() {
        return None;
    }
    let count = u64::try_from(count()).unwrap_or(u64::MAX);
    if let Some(least) = least.filter(|least| count < *least) {
        return Some(format!("must have at least {least} {unit}, not {count}"));
    }
    let most = most.filter(|most| count > *most)?;
    Some(format!("must have at most {most} {unit}, not {count}"))
}

/// The limit as a whole number, also if it is written as `3.0`.
fn whole(limit: &Value) -> Option<u64> {
    limit.as_u64().or_else(|| {
        limit
            .as_f64()
            .filter(|limit| *limit >= 0.0)
            .map(|limit| limit as u64)
    })
}
