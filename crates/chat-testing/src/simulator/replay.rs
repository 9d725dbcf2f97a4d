//! Thoughts that come back with the next turn, as their providers want them.

use serde_json::Value;

use super::behavior::Behavior;
use super::catalog::Model;
use super::errors::ApiError;
use super::message::Turn;
use super::reasoning::{CLAUDE, call_data, signature};
use super::request::ChatRequest;

/// Refuses thoughts that were changed, or that are missing where they are needed.
pub(crate) fn check(
    model: &Model,
    behavior: Behavior,
    request: &ChatRequest,
) -> Result<(), ApiError> {
    check_signatures(model, &request.turns)?;
    let with_calls = |turn: &&Turn| !turn.calls.is_empty();
    if behavior == Behavior::EmptyDetails {
        let replayed = |turn: &Turn| turn.reasoning_details.is_some();
        if !request.turns.iter().filter(with_calls).all(replayed) {
            return Err(refused(
                model,
                r#"{"error":{"message":"The reasoning_content in the thinking mode must be passed back to the API.","type":"invalid_request_error","code":"invalid_request_error"}}"#,
            ));
        }
    }
    // Gemini looks at the calls of the current turn only. A hidden thought cannot be sent back.
    if model.id.starts_with("google/gemini-3") && !request.reasoning.excluded {
        let current = request.since_user().iter();
        if !current.filter(with_calls).all(has_call_thought) {
            return Err(refused(
                model,
                r#"{"error":{"code":400,"message":"Function call is missing a thought_signature in functionCall parts. The reasoning details of the model's answer must be preserved.","status":"INVALID_ARGUMENT"}}"#,
            ));
        }
    }
    Ok(())
}

/// Whether the first call's encrypted thought is there, under the call's id and unchanged.
fn has_call_thought(turn: &Turn) -> bool {
    let Some(call) = turn.calls.first() else {
        return true;
    };
    let data = call_data(&call.id);
    turn.reasoning_details.iter().flatten().any(|detail| {
        let field = |name: &str| detail.get(name).and_then(Value::as_str);
        field("type") == Some("reasoning.encrypted")
            && field("id") == Some(&call.id)
            && field("data") == Some(&data)
    })
}

fn check_signatures(model: &Model, turns: &[Turn]) -> Result<(), ApiError> {
    let replayed = turns.iter().flat_map(|turn| &turn.reasoning_details);
    for detail in replayed.flatten() {
        let field = |name: &str| detail.get(name).and_then(Value::as_str);
        if field("type") != Some("reasoning.text") {
            continue;
        }
        // A missing format means Claude's.
        if !matches!(field("format"), Some(CLAUDE) | None) {
            continue;
        }
        let expected = signature(field("text").unwrap_or_default());
        if field("signature") != Some(&expected) {
            return Err(refused(
                model,
                r#"{"type":"error","error":{"type":"invalid_request_error","message":"messages: Invalid `signature` in `thinking` block"}}"#,
            ));
        }
    }
    Ok(())
}

fn refused(model: &Model, raw: &str) -> ApiError {
    let provider = model.providers.first().map_or("Simulator", String::as_str);
    ApiError::provider(400, provider, raw)
}
