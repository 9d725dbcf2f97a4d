//! Tool calls as careless providers send them.

use serde_json::{Value, json};

use super::options::Tool;

/// The name that calls have when the request has no tools.
const UNBOUND: &str = "get_weather";

/// The fragments of eight calls, one for each chunk, each call odd in its own way.
pub(crate) fn deltas(tools: &[Tool]) -> Vec<Value> {
    let names = names(tools);
    let [
        whole,
        bare,
        null_id,
        twin,
        same_index,
        empty,
        nulled,
        object,
    ] = &names;
    vec![
        // Whole in one chunk.
        json!({"index": 0, "id": "call_odd_0", "type": "function",
            "function": {"name": whole, "arguments": "{\"location\":\"Paris\"}"}}),
        // Later fragments without index; id and name in each of them.
        json!({"index": 1, "id": "call_odd_1", "type": "function",
            "function": {"name": bare, "arguments": "{\"location\""}}),
        json!({"id": "call_odd_1", "type": "function",
            "function": {"name": bare, "arguments": ":\"Rome\"}"}}),
        // No id, and white space at the end.
        json!({"index": 2, "id": null, "type": "function",
            "function": {"name": null_id, "arguments": ""}}),
        json!({"index": 2, "function": {"arguments": "{\"location\":\"Oslo\"}"}}),
        json!({"index": 2, "function": {"arguments": " \n"}}),
        // The id of another call.
        json!({"index": 3, "id": "call_odd_0", "type": "function",
            "function": {"name": twin, "arguments": "{\"location\":\"Bern\"}"}}),
        // The index of the call before it, and an id of its own.
        json!({"index": 3, "id": "call_odd_4", "type": "function",
            "function": {"name": same_index, "arguments": "{\"location\":\"Kyoto\"}"}}),
        // An empty id, and no arguments.
        json!({"index": 4, "id": "", "type": "function", "function": {"name": empty}}),
        json!({"index": 5, "id": "call_odd_6", "type": "function",
            "function": {"name": nulled, "arguments": null}}),
        // Arguments that are not text.
        json!({"index": 6, "id": "call_odd_7", "type": "function",
            "function": {"name": object, "arguments": {"location": "Lima"}}}),
        // Arguments that break off.
        json!({"index": 7, "id": "call_odd_8", "type": "function",
            "function": {"name": whole, "arguments": "{\"location\":\"Par"}}),
    ]
}

/// The same calls in an answer that is not streamed.
pub(crate) fn whole(deltas: &[Value]) -> Vec<Value> {
    let mut calls: Vec<Value> = Vec::new();
    for delta in deltas {
        let starts = delta.get("index").is_some() && delta.pointer("/function/name").is_some();
        let more = delta.pointer("/function/arguments").and_then(Value::as_str);
        match calls.last_mut() {
            Some(call) if !starts => {
                if let (Some(Value::String(text)), Some(more)) =
                    (call.pointer_mut("/function/arguments"), more)
                {
                    text.push_str(more);
                }
            }
            _ => calls.push(delta.clone()),
        }
    }
    calls
}

fn names(tools: &[Tool]) -> [&str; 8] {
    let mut bound = tools.iter().map(|tool| tool.name.as_str()).cycle();
    std::array::from_fn(|_| bound.next().unwrap_or(UNBOUND))
}
