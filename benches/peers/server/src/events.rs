//! The events of a stream, as OpenRouter writes them.

use crate::Scenario;
use crate::expected::{PROMPT_TOKENS, arguments, completion_tokens, reasoning, text};

/// The text of a paced chunk, before a time is written into it.
pub(crate) const TIME: &str = "t0000000000000000000";

/// All events of a stream, each with the empty line after it. A paced stream has one of its chunks.
pub(crate) fn events(scenario: Scenario) -> Vec<String> {
    let mut events = vec![": OPENROUTER PROCESSING\n\n".to_owned(); 3];
    let mut reason = "stop";
    match scenario {
        Scenario::Text(chunks, _) => events.extend(text(chunks).into_iter().map(text_event)),
        Scenario::Tool(pieces, _) => {
            reason = "tool_calls";
            events.extend(tool_events(pieces));
        }
        Scenario::Reasoning(words, _) => {
            events.extend(reasoning(words).into_iter().map(reasoning_event));
            events.push(signature_event());
            events.extend(text(words).into_iter().map(text_event));
        }
        Scenario::Paced(..) => events.push(text_event(TIME)),
        Scenario::Answer(_) => {}
    }
    events.extend(ending(reason, completion_tokens(scenario)));
    events
}

/// The last events of a stream: the finish reason, the usage, `[DONE]`.
pub(crate) fn ending(reason: &str, tokens: usize) -> [String; 3] {
    let delta = r#"{"role":"assistant","content":""}"#;
    [
        event(delta, &quoted(reason), ""),
        event(delta, "null", &format!(r#","usage":{}"#, usage(tokens))),
        "data: [DONE]\n\n".to_owned(),
    ]
}

pub(crate) fn usage(completion: usize) -> String {
    let total = PROMPT_TOKENS + completion;
    format!(
        r#"{{"prompt_tokens":{PROMPT_TOKENS},"completion_tokens":{completion},"total_tokens":{total},"cost":0.00123,"is_byok":false,"prompt_tokens_details":{{"cached_tokens":0,"audio_tokens":0}},"cost_details":{{"upstream_inference_cost":null,"upstream_inference_prompt_cost":0.0001,"upstream_inference_completions_cost":0.0011}},"completion_tokens_details":{{"reasoning_tokens":0,"image_tokens":0}}}}"#
    )
}

/// What every object of an answer begins with, after its first brace.
pub(crate) fn head(object: &str) -> String {
    format!(
        r#""id":"gen-1763800000-Hq2vTn7cKx0LwBf9ZsRd","provider":"OpenAI","model":"openai/gpt-4o-mini","object":"{object}","created":1763800000"#
    )
}

pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn event(delta: &str, finish: &str, rest: &str) -> String {
    let head = head("chat.completion.chunk");
    format!(
        r#"data: {{{head},"choices":[{{"index":0,"delta":{delta},"finish_reason":{finish},"native_finish_reason":{finish},"logprobs":null}}]{rest}}}"#
    ) + "\n\n"
}

fn text_event(word: &str) -> String {
    event(
        &format!(r#"{{"role":"assistant","content":{}}}"#, quoted(word)),
        "null",
        "",
    )
}

fn reasoning_event(word: &str) -> String {
    let word = quoted(word);
    let delta = format!(
        r#"{{"role":"assistant","content":"","reasoning":{word},"reasoning_details":[{{"type":"reasoning.text","text":{word},"format":"anthropic-claude-v1","index":0}}]}}"#
    );
    event(&delta, "null", "")
}

fn signature_event() -> String {
    let delta = r#"{"role":"assistant","content":"","reasoning":null,"reasoning_details":[{"type":"reasoning.text","signature":"RXhhbXBsZSBzaWduYXR1cmU=","format":"anthropic-claude-v1","index":0}]}"#;
    event(delta, "null", "")
}

fn tool_events(pieces: usize) -> Vec<String> {
    let call = |head: &str, arguments: &str| {
        let arguments = quoted(arguments);
        let delta = format!(
            r#"{{"role":"assistant","content":null,"tool_calls":[{{"index":0,{head}"type":"function","function":{{{}"arguments":{arguments}}}}}]}}"#,
            if head.is_empty() {
                ""
            } else {
                r#""name":"save_rows","#
            },
        );
        event(&delta, "null", "")
    };
    let arguments = arguments();
    let cut = |at: usize| arguments.len() * at / pieces;
    let mut events = vec![call(r#""id":"call_V7mQx2Rb9kLdTw4c","#, "")];
    events.extend((0..pieces).map(|at| call("", &arguments[cut(at)..cut(at + 1)])));
    events
}
