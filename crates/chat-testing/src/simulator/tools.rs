//! Tool calls, and answers from their results.

use serde_json::Value;

use super::arithmetic;
use super::field_values::is_place;
use super::identity::{alphanumeric, mix};
use super::knowledge::{Facts, plain};
use super::message::{PastCall, Role};
use super::options::Tool;
use super::reply::ToolCall;
use super::request::ChatRequest;
use super::schema_fill::{Optional, fill};

/// Calls of these tools, one for each place that the prompt names.
pub(crate) fn calls(
    request: &ChatRequest,
    tools: &[&Tool],
    author: &str,
    seed: u64,
) -> Vec<ToolCall> {
    let facts = Facts::of(request);
    let optional = if request.tool_choice.forces() {
        Optional::All
    } else {
        Optional::Known
    };
    let mut calls = Vec::new();
    for tool in tools {
        for facts in facts_per_call(request, tool, &facts) {
            let arguments = fill(&tool.parameters, &facts, optional);
            let id = call_id(
                author,
                &tool.name,
                mix(seed ^ calls.len() as u64),
                calls.len(),
            );
            calls.push(ToolCall {
                id,
                name: tool.name.clone(),
                arguments: arguments.to_string(),
            });
        }
    }
    if !request.parallel_tool_calls {
        calls.truncate(1);
    }
    calls
}

/// The facts once for each place, when the tool takes one place.
fn facts_per_call(request: &ChatRequest, tool: &Tool, facts: &Facts) -> Vec<Facts> {
    let takes_place = tool
        .parameters
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(name, schema)| {
            is_place(&plain(name)) && schema.get("type") == Some(&Value::from("string"))
        })
        .count()
        == 1;
    if facts.places.len() < 2 || !takes_place || !request.parallel_tool_calls {
        return vec![facts.clone()];
    }
    facts
        .places
        .iter()
        .map(|place| Facts {
            places: vec![place.clone()],
            ..facts.clone()
        })
        .collect()
}

/// Ids look as those of the model's author do.
fn call_id(author: &str, tool: &str, seed: u64, at: usize) -> String {
    match author {
        "anthropic" => format!("toolu_01{}", alphanumeric(seed, 22)),
        "google" => format!("tool_{at}_{tool}_{}", alphanumeric(seed, 20)),
        "mistralai" => alphanumeric(seed, 9),
        _ => format!("call_{}", alphanumeric(seed, 24)),
    }
}

/// An answer that tells the tool results since the user's last message.
pub(crate) fn answer_from_results(request: &ChatRequest) -> Option<String> {
    let turns = request.since_user();
    let calls: Vec<&PastCall> = turns.iter().flat_map(|turn| turn.calls.iter()).collect();
    let mut told: Vec<String> = Vec::new();
    for turn in turns.iter().filter(|turn| turn.role == Role::Tool) {
        let call = calls
            .iter()
            .find(|call| Some(&call.id) == turn.tool_call_id.as_ref());
        told.push(tell(call.copied(), turn.text.trim()));
    }
    match told.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(
            many.iter()
                .map(|line| format!("- {line}"))
                .collect::<Vec<_>>()
                .join("\n"),
        ),
    }
}

fn tell(call: Option<&PastCall>, result: &str) -> String {
    if let Ok(number) = result.parse::<f64>() {
        return format!("The answer is {}.", arithmetic::shown(number));
    }
    let Some(call) = call else {
        return result.to_owned();
    };
    let place = call
        .arguments
        .as_object()
        .into_iter()
        .flatten()
        .find_map(|(name, value)| is_place(&plain(name)).then_some(value.as_str()).flatten());
    match place {
        Some(place) => format!("{place}: {result}"),
        None => format!("According to {}: {result}", call.name),
    }
}
