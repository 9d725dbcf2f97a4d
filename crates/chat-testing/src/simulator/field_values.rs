//! Values for single properties, by their names.

use serde_json::{Value, json};

use super::knowledge::plain;
use super::schema_fill::Filler;
use super::words::{quoted, shortened, subject, topics, words};

/// Whether a property (in lower case, without separators) holds a place.
pub(crate) fn is_place(name: &str) -> bool {
    const PLACES: [&str; 6] = ["location", "city", "place", "destination", "town", "where"];
    PLACES.iter().any(|word| name.contains(word))
}

/// A string for the property `name`.
pub(crate) fn string(filler: &mut Filler<'_>, name: &str, schema: &Value) -> Value {
    let text = match schema.get("format").and_then(Value::as_str) {
        Some("date") => "2026-02-14".to_owned(),
        Some("date-time") => "2026-02-14T04:25:12Z".to_owned(),
        Some("time") => "04:25:12Z".to_owned(),
        Some("email") => "ada@example.com".to_owned(),
        Some("uri" | "url") => "https://example.com/".to_owned(),
        Some("uuid") => "0198c2d4-5a6b-7c8d-9e0f-1a2b3c4d5e6f".to_owned(),
        Some("ipv4") => "192.0.2.1".to_owned(),
        _ => named(filler, &plain(name), schema),
    };
    within(json!(text), schema)
}

fn named(filler: &mut Filler<'_>, name: &str, schema: &Value) -> String {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let prompt = filler.facts.prompt.as_str();
    if is_place(name) {
        return place(filler, schema);
    }
    if has(&["query", "search", "question", "keyword"]) || name == "q" {
        return query(prompt);
    }
    if has(&["expression", "formula", "equation"]) {
        return super::arithmetic::sum(prompt).map_or_else(|| query(prompt), |sum| sum.expression);
    }
    if has(&["country"]) {
        let region = filler.facts.places.first().and_then(|place| place.region);
        return region.unwrap_or("France").to_owned();
    }
    if is_name(name) {
        return filler
            .names
            .pop_front()
            .unwrap_or_else(|| "Ada Lovelace".to_owned());
    }
    if has(&["condition", "forecast"]) {
        return "Sunny".to_owned();
    }
    if has(&["title", "headline", "subject", "topic", "theme"]) {
        let title = quoted(prompt)
            .map(str::to_owned)
            .or_else(|| filler.names.pop_front());
        return title.unwrap_or_else(|| subject(prompt));
    }
    if has(&["date", "day"]) {
        return "2026-02-14".to_owned();
    }
    if has(&["email"]) {
        return "ada@example.com".to_owned();
    }
    if has(&["url", "link"]) {
        return "https://example.com/".to_owned();
    }
    if has(&["sentiment", "tone", "mood"]) {
        return sentiment(prompt).to_owned();
    }
    if has(&["tag", "category", "genre", "label"]) {
        return next_topic(filler);
    }
    if has(&["sentence", "text", "input", "content", "body"]) && filler.facts.places.is_empty() {
        return quoted(prompt).unwrap_or(prompt).to_owned();
    }
    if let Some(default) = schema.get("default").and_then(Value::as_str) {
        return default.to_owned();
    }
    filler.facts.sentence.clone()
}

fn place(filler: &mut Filler<'_>, schema: &Value) -> String {
    let description = schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let wants_region = description.to_lowercase().contains("state") || description.contains(", CA");
    let place = filler.places.pop_front();
    match place.or_else(|| filler.facts.places.first().cloned()) {
        Some(place) if wants_region => place.with_region(),
        Some(place) => place.name,
        None if wants_region => "San Francisco, CA".to_owned(),
        None => "San Francisco".to_owned(),
    }
}

/// A prompt without its request to search.
fn query(prompt: &str) -> String {
    const OPENERS: [&str; 8] = [
        "search for ",
        "search the web for ",
        "look up ",
        "find out ",
        "find ",
        "google ",
        "please ",
        "tell me ",
    ];
    let prompt = prompt.trim().trim_end_matches(['.', '?', '!']);
    let lower = prompt.to_lowercase();
    let opener = OPENERS.iter().find(|opener| lower.starts_with(**opener));
    let rest = opener
        .and_then(|opener| prompt.get(opener.len()..))
        .unwrap_or(prompt);
    shortened(rest, 200)
}

fn next_topic(filler: &mut Filler<'_>) -> String {
    let all = topics(&filler.facts.prompt);
    let at = filler.facts.names.len().saturating_sub(filler.names.len());
    filler.names.pop_front();
    all.get(at)
        .or(all.first())
        .cloned()
        .unwrap_or_else(|| "general".to_owned())
}

/// `positive`, `negative` or `neutral`.
pub(crate) fn sentiment(text: &str) -> &'static str {
    const GOOD: [&str; 12] = [
        "love",
        "great",
        "good",
        "happy",
        "glad",
        "excellent",
        "wonderful",
        "amazing",
        "best",
        "enjoy",
        "like",
        "contento",
    ];
    const BAD: [&str; 11] = [
        "hate",
        "bad",
        "sad",
        "angry",
        "terrible",
        "awful",
        "worst",
        "broken",
        "disappointed",
        "enojado",
        "refund",
    ];
    let words = words(text);
    let count = |list: &[&str]| {
        words
            .iter()
            .filter(|word| list.contains(&word.as_str()))
            .count()
    };
    match count(&GOOD).cmp(&count(&BAD)) {
        std::cmp::Ordering::Greater => "positive",
        std::cmp::Ordering::Less => "negative",
        std::cmp::Ordering::Equal => "neutral",
    }
}

/// Whether a property (in lower case, without separators) names somebody.
pub(crate) fn is_name(name: &str) -> bool {
    const NAMES: [&str; 5] = ["person", "fullname", "author", "recipient", "username"];
    name == "name" || NAMES.iter().any(|word| name.contains(word))
}

/// A number for the property `name`.
pub(crate) fn number(filler: &mut Filler<'_>, name: &str, kind: &str, schema: &Value) -> Value {
    let plain = plain(name);
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let number = if plain == "age" {
        36.0
    } else if has(&["year"]) {
        let said = filler.numbers.pop_front();
        said.filter(|year| (1_000.0..3_000.0).contains(year))
            .unwrap_or(2024.0)
    } else {
        filler.numbers.pop_front().unwrap_or_else(|| {
            if has(&["temp"]) {
                72.0
            } else if has(&["confidence", "probability"]) {
                0.9
            } else if has(&["rating", "score"]) {
                8.0
            } else {
                schema.get("default").and_then(Value::as_f64).unwrap_or(1.0)
            }
        })
    };
    let whole = kind == "integer" || number.fract() == 0.0;
    within(
        if whole {
            integer(number)
        } else {
            json!(number)
        },
        schema,
    )
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, which is what is meant"
)]
fn integer(number: f64) -> Value {
    json!(number.round() as i64)
}

/// The value, moved into the schema's bounds.
pub(crate) fn within(value: Value, schema: &Value) -> Value {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    if let Some(number) = value.as_f64() {
        let whole = schema.get("type") != Some(&json!("number")) && !value.is_f64();
        let step = if whole { 1.0 } else { 0.1 };
        let least =
            bound("minimum").or_else(|| bound("exclusiveMinimum").map(|least| least + step));
        let most = bound("maximum").or_else(|| bound("exclusiveMaximum").map(|most| most - step));
        let mut moved = number;
        if let Some(most) = most {
            moved = moved.min(most);
        }
        if let Some(least) = least {
            moved = moved.max(least);
        }
        if let Some(unit) = bound("multipleOf").filter(|unit| *unit > 0.0) {
            moved = (moved / unit).ceil() * unit;
        }
        return if whole || moved.fract() == 0.0 {
            integer(moved)
        } else {
            json!(moved)
        };
    }
    let Value::String(text) = value else {
        return value;
    };
    let length = |key: &str| {
        schema
            .get(key)
            .and_then(Value::as_u64)
            .and_then(|length| usize::try_from(length).ok())
    };
    let mut text: String = text
        .chars()
        .take(length("maxLength").unwrap_or(usize::MAX))
        .collect();
    while text.chars().count() < length("minLength").unwrap_or_default() {
        text.push('.');
    }
    json!(text)
}
