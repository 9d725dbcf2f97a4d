//! What cuts an answer short: stop words and the token limit.

use super::reply::{Finish, Reply};

/// How many characters make a token.
const CHARACTERS_PER_TOKEN: u64 = 4;

/// The number of tokens of a text.
pub(crate) fn tokens(text: &str) -> u64 {
    u64::try_from(text.chars().count())
        .unwrap_or(u64::MAX)
        .div_ceil(CHARACTERS_PER_TOKEN)
}

/// Ends the text before the first stop word.
pub(crate) fn stop_at(reply: &mut Reply, stops: &[String]) {
    let Some(text) = &mut reply.text else { return };
    if let Some(at) = stops
        .iter()
        .filter_map(|stop| text.find(stop.as_str()))
        .min()
    {
        text.truncate(at);
        reply.calls.clear();
        reply.finish = Finish::Stop;
    }
}

/// Keeps at most `limit` tokens: of the thought, then of the text, then of the tool calls.
pub(crate) fn limit_tokens(reply: &mut Reply, limit: u64) {
    let mut left = limit;
    if let Some(thought) = &mut reply.thought {
        if thought.tokens >= left {
            thought.tokens = left;
            thought.visible = thought.visible.take().map(|text| first_tokens(&text, left));
            // A thought that was cut off is not signed.
            thought.details.clear();
            reply.text = None;
            reply.calls.clear();
            cut(reply, Finish::Length);
            return;
        }
        left -= thought.tokens;
    }
    if let Some(text) = &mut reply.text {
        let length = tokens(text);
        if length > left {
            *text = first_tokens(text, left);
            reply.calls.clear();
            cut(reply, Finish::Length);
            return;
        }
        left -= length;
    }
    limit_calls(reply, left);
}

/// Cut-off tool calls are still reported as `tool_calls`: only the native reason and the broken
/// arguments tell.
fn limit_calls(reply: &mut Reply, mut left: u64) {
    for at in 0..reply.calls.len() {
        let Some(call) = reply.calls.get_mut(at) else {
            return;
        };
        let length = tokens(&call.arguments);
        if length > left {
            call.arguments = first_tokens(&call.arguments, left);
            reply.calls.truncate(at + 1);
            cut(reply, Finish::ToolCalls);
            return;
        }
        left -= length;
    }
}

fn cut(reply: &mut Reply, finish: Finish) {
    reply.finish = finish;
    reply.truncated = true;
}

fn first_tokens(text: &str, count: u64) -> String {
    let characters = usize::try_from(count.saturating_mul(CHARACTERS_PER_TOKEN));
    text.chars()
        .take(characters.unwrap_or(usize::MAX))
        .collect()
}
