//! Log probabilities.

use serde_json::{Value, json};

use super::catalog::Model;
use super::identity::{alphanumeric, hash, mix};
use super::model_json::supported_parameters;
use super::usage::number;

/// Whether a model gives them. Others ignore the wish.
pub(crate) fn are_given_by(model: &Model) -> bool {
    model.author() == "sim" || supported_parameters(model).contains(&"logprobs")
}

/// The `logprobs` of a choice or of a chunk: each token with so many of the likeliest ones, of
/// which it is the first.
pub(crate) fn of(tokens: impl Iterator<Item = String>, alternatives: usize) -> Value {
    let content: Vec<Value> = tokens.map(|piece| token(&piece, alternatives)).collect();
    json!({"content": content, "refusal": null})
}

fn token(piece: &str, alternatives: usize) -> Value {
    let seed = hash(piece.as_bytes());
    let chosen = millionths(seed % 4 * (mix(seed) % 500_000));
    let others = (1..alternatives).map(|rank| {
        let rank = u64::try_from(rank).unwrap_or_default();
        let text = alphanumeric(mix(seed ^ rank), 3);
        entry(&text, chosen + millionths(rank * 1_500_000))
    });
    let first = (alternatives > 0).then(|| entry(piece, chosen));
    let top: Vec<Value> = first.into_iter().chain(others).collect();
    let mut token = entry(piece, chosen);
    super::envelope::insert(&mut token, "top_logprobs", Value::Array(top));
    token
}

fn entry(text: &str, unlikeliness: f64) -> Value {
    json!({"token": text, "logprob": number(-unlikeliness), "bytes": text.as_bytes()})
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn millionths(count: u64) -> f64 {
    count as f64 / 1e6
}
