//! Translations.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::words::{quoted, words};

type Phrase = BTreeMap<String, String>;

static PHRASES: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| serde_json::from_str(include_str!("phrases.json")).unwrap_or_default());

/// The translation that the system prompt or the user's prompt asks for.
pub(crate) fn translation(system: &str, prompt: &str) -> Option<String> {
    let asks = |text: &str| text.to_lowercase().contains("translat");
    if asks(prompt)
        && let Some(language) = target(prompt).or_else(|| target(system))
    {
        return Some(translate(named_text(prompt), &language));
    }
    asks(system)
        .then(|| target(system))
        .flatten()
        .map(|language| translate(prompt, &language))
}

fn translate(text: &str, language: &str) -> String {
    let wanted = words(text);
    let phrase = PHRASES
        .iter()
        .find(|phrase| phrase.values().any(|known| words(known) == wanted));
    match phrase.and_then(|phrase| phrase.get(language)) {
        Some(known) => known.clone(),
        None => format!("[{language}, untranslated by the simulator] {text}"),
    }
}

/// The language after "to", "into" or "in"; else the last one that is named.
fn target(text: &str) -> Option<String> {
    let words = words(text);
    let language = |word: &String| languages().find(|language| language.to_lowercase() == *word);
    words
        .windows(2)
        .filter_map(|pair| match pair {
            [before, word] if matches!(before.as_str(), "to" | "into" | "in") => language(word),
            _ => None,
        })
        .next_back()
        .or_else(|| words.iter().rev().find_map(language))
        .map(str::to_owned)
}

fn languages() -> impl Iterator<Item = &'static str> {
    PHRASES
        .iter()
        .take(1)
        .flat_map(|phrase| phrase.keys().map(String::as_str))
}

/// What of a prompt is to be translated: in quotes, after a colon, or between "translate" and "to".
fn named_text(prompt: &str) -> &str {
    if let Some(inside) = quoted(prompt) {
        return inside;
    }
    if let Some((_, rest)) = prompt.split_once(':')
        && !rest.trim().is_empty()
    {
        return rest.trim();
    }
    let after = prompt
        .split_once("ranslate ")
        .map_or(prompt, |(_, rest)| rest);
    let end = [" into ", " to ", " in "]
        .iter()
        .filter_map(|word| after.rfind(word))
        .max();
    end.and_then(|end| after.get(..end)).unwrap_or(after).trim()
}
