//! Prompt caching with explicit breakpoints.

use super::identity::{hash, mix};
use super::message::Part;
use super::request::ChatRequest;
use super::state::Memory;
use super::usage::{Usage, part_tokens};

/// Prefixes with fewer tokens are not cached.
const MINIMUM_TOKENS: u64 = 1_024;

/// Notes what of the prompt is read from the cache and what is written to it.
pub(crate) fn apply(memory: &mut Memory, model: &str, request: &ChatRequest, usage: &mut Usage) {
    for prefix in prefixes(model, request) {
        if memory.cached_prefixes.insert(prefix.key) {
            usage.cache_written = prefix.tokens - usage.cached;
        } else {
            usage.cached = prefix.tokens;
            usage.cache_written = 0;
        }
    }
}

struct Prefix {
    key: u64,
    tokens: u64,
}

/// The prompt's prefixes that end in a breakpoint and are long enough, the shortest first.
fn prefixes(model: &str, request: &ChatRequest) -> Vec<Prefix> {
    let mut key = hash(model.as_bytes());
    let mut tokens = 0;
    for tool in &request.tools {
        key = mix(key ^ hash(tool.name.as_bytes()) ^ hash(tool.parameters.to_string().as_bytes()));
    }
    let mut prefixes = Vec::new();
    let count = request.parts().count();
    for (at, part) in request.parts().enumerate() {
        tokens += part_tokens(part);
        key = mix(key ^ hash(format!("{part:?}").as_bytes()));
        let marked = matches!(part, Part::Text { cached: true, .. });
        let automatic = request.caches_prompt && at + 1 == count;
        if (marked || automatic) && tokens >= MINIMUM_TOKENS {
            prefixes.push(Prefix { key, tokens });
        }
    }
    prefixes
}

/// Whether a model caches where it is told to.
pub(crate) fn is_explicit(model: &str) -> bool {
    ["anthropic/", "google/", "qwen/", "sim/"]
        .iter()
        .any(|author| model.starts_with(author))
}
