//! The little that the simulator knows.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::message::Role;
use super::places::{Place, places};
use super::request::ChatRequest;
use super::words::{numbers, proper_names, words};
use super::{answer, poems};

/// Something that has facts: a film or a country.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Entity {
    names: Vec<String>,
    pub(crate) sentence: String,
    fields: Map<String, Value>,
}

static ENTITIES: LazyLock<Vec<Entity>> =
    LazyLock::new(|| serde_json::from_str(include_str!("knowledge.json")).unwrap_or_default());

/// The entity that a text names.
pub(crate) fn entity(text: &str) -> Option<&'static Entity> {
    let text = format!(" {} ", words(text).join(" "));
    ENTITIES.iter().find(|entity| {
        entity
            .names
            .iter()
            .any(|name| text.contains(&format!(" {name} ")))
    })
}

const CONDITIONS: [&str; 12] = [
    "sunny", "cloudy", "rainy", "rain", "clear", "snow", "snowy", "windy", "foggy", "stormy",
    "overcast", "hot",
];

/// What a request says that can fill arguments and schemas.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) prompt: String,
    /// Tool results since the last user message, else the prompt.
    pub(crate) evidence: String,
    pub(crate) fields: Map<String, Value>,
    pub(crate) numbers: Vec<f64>,
    pub(crate) names: Vec<String>,
    pub(crate) places: Vec<Place>,
    /// A plain answer to the prompt.
    pub(crate) sentence: String,
}

impl Facts {
    pub(crate) fn of(request: &ChatRequest) -> Self {
        let prompt = request.prompt().to_owned();
        let results: Vec<&str> = request
            .since_user()
            .iter()
            .filter(|turn| turn.role == Role::Tool)
            .map(|turn| turn.text.as_str())
            .collect();
        let evidence = if results.is_empty() {
            prompt.clone()
        } else {
            results.join("\n")
        };
        let mut found_places = places(&prompt);
        if found_places.is_empty() {
            found_places = places(&evidence);
        }
        Self {
            fields: fields(&prompt, &evidence),
            numbers: numbers(&evidence),
            names: proper_names(&prompt),
            places: found_places,
            sentence: answer::text(request),
            prompt,
            evidence,
        }
    }

    /// The fact for a property name such as `release_year`.
    pub(crate) fn field(&self, name: &str) -> Option<&Value> {
        let wanted = plain(name);
        let exact = self.fields.iter().find(|(key, _)| plain(key) == wanted);
        let part = || {
            self.fields
                .iter()
                .find(|(key, _)| key.len() > 3 && wanted.contains(&plain(key)))
        };
        exact.or_else(part).map(|(_, value)| value)
    }
}

/// Letters and digits in lower case.
pub(crate) fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect::<String>()
        .to_lowercase()
}

fn fields(prompt: &str, evidence: &str) -> Map<String, Value> {
    let mut fields = entity(prompt)
        .map(|entity| entity.fields.clone())
        .unwrap_or_default();
    let lower = prompt.to_lowercase();
    if lower.contains("joke") {
        let (setup, punchline) = poems::joke(prompt, 0);
        fields.insert("setup".to_owned(), json!(setup));
        fields.insert("punchline".to_owned(), json!(punchline));
        fields.insert("rating".to_owned(), json!(7));
    }
    if let Some(condition) = words(evidence)
        .into_iter()
        .find(|word| CONDITIONS.contains(&word.as_str()))
    {
        let condition = super::words::capitalized(&condition);
        fields.insert("condition".to_owned(), json!(condition));
        fields.insert("weather".to_owned(), json!(condition));
    }
    if let Some(age) = age(&lower) {
        fields.insert("age".to_owned(), json!(age));
    }
    if let Some(email) = email(prompt) {
        fields.insert("email".to_owned(), json!(email));
    }
    if let Some(street) = street(prompt) {
        fields.insert("street".to_owned(), json!(street));
    }
    fields
}

/// The number before "years old" or "year-old", or after "age", "aged" or "is".
fn age(lower: &str) -> Option<u64> {
    let words = words(lower);
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    words
        .iter()
        .enumerate()
        .find_map(|(at, word)| match word.as_str() {
            "years" | "year" if at > 0 => number(at - 1),
            "age" | "aged" | "is" | "i'm" => number(at + 1),
            _ => None,
        })
}

fn email(prompt: &str) -> Option<&str> {
    prompt
        .split_whitespace()
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .find(|word| word.contains('@') && word.contains('.'))
}

/// Such as `12 Baker Street`.
fn street(prompt: &str) -> Option<String> {
    let tokens: Vec<&str> = prompt.split_whitespace().collect();
    let start = tokens.iter().enumerate().find_map(|(at, token)| {
        let next_is_name = tokens.get(at + 1)?.starts_with(char::is_uppercase);
        (token.parse::<u32>().is_ok() && next_is_name).then_some(at)
    })?;
    let mut street: Vec<&str> = Vec::new();
    for token in tokens.get(start..)? {
        if street.is_empty() || token.starts_with(char::is_uppercase) {
            street.push(token.trim_end_matches([',', '.']));
        } else {
            break;
        }
        if token.ends_with([',', '.']) {
            break;
        }
    }
    Some(street.join(" "))
}
