use crate::Scenario;
use crate::words::Words;

/// What an answer says: what a right client hands to its caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The text.
    pub text: String,
    /// The reasoning.
    pub reasoning: String,
    /// The arguments of the tool call.
    pub arguments: String,
    /// The total of tokens.
    pub total_tokens: u64,
}

/// Tokens of every prompt, as the server counts.
pub(crate) const PROMPT_TOKENS: usize = 12;

/// What the answer of a scenario says. A paced one says nothing that could be known before.
pub fn expected(scenario: Scenario) -> Expected {
    let mut expected = Expected {
        total_tokens: (PROMPT_TOKENS + completion_tokens(scenario)) as u64,
        ..Expected::default()
    };
    match scenario {
        Scenario::Text(chunks, _) => expected.text = text(chunks).concat(),
        Scenario::Tool(..) => expected.arguments = arguments(),
        Scenario::Reasoning(words, _) => {
            expected.text = text(words).concat();
            expected.reasoning = reasoning(words).concat();
        }
        Scenario::Answer(bytes) => expected.text = answer(bytes),
        Scenario::Paced(..) => {}
    }
    expected
}

pub(crate) fn completion_tokens(scenario: Scenario) -> usize {
    match scenario {
        Scenario::Text(count, _) | Scenario::Tool(count, _) | Scenario::Paced(count, _) => count,
        Scenario::Reasoning(words, _) => 2 * words,
        Scenario::Answer(bytes) => bytes.div_ceil(4),
    }
}

pub(crate) fn text(chunks: usize) -> Vec<&'static str> {
    Words::from_seed(1).take(chunks)
}

pub(crate) fn reasoning(chunks: usize) -> Vec<&'static str> {
    Words::from_seed(2).take(chunks)
}

pub(crate) fn answer(bytes: usize) -> String {
    let mut words = Words::from_seed(3);
    let mut answer = String::new();
    while answer.len() < bytes {
        answer.push_str(words.word());
    }
    answer
}

/// 20 KB of JSON: rows with numbers, strings and lists.
pub(crate) fn arguments() -> String {
    let mut words = Words::from_seed(4);
    let mut rows = Vec::new();
    let mut length = 0;
    while length < 20_000 {
        let row = serde_json::json!({
            "id": rows.len(),
            "name": format!("row number {}", rows.len()),
            "score": words.number() % 1_000,
            "tags": ["alpha", "beta"],
            "ok": true,
        });
        length += row.to_string().len() + 1;
        rows.push(row);
    }
    serde_json::json!({ "rows": rows }).to_string()
}
