//! Token counts and money.

use serde_json::{Value, json};

use super::catalog::Model;
use super::limits::tokens;
use super::message::{Part, Turn};
use super::options::Tool;
use super::reply::Reply;
use super::request::ChatRequest;

/// USD for one web search.
const WEB_SEARCH_FEE: f64 = 0.005;

/// What one image counts as, in tokens.
const IMAGE_TOKENS: u64 = 258;

/// What one generated image counts as, in tokens.
const GENERATED_IMAGE_TOKENS: u64 = 1_290;

/// What a spoken token counts as, in tokens.
const AUDIO_TOKENS: u64 = 4;

/// What a request and its answer used.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    pub(crate) prompt: u64,
    pub(crate) completion: u64,
    pub(crate) cached: u64,
    pub(crate) cache_written: u64,
    pub(crate) reasoning: u64,
    pub(crate) image_output: u64,
    pub(crate) audio: u64,
    pub(crate) video: u64,
    pub(crate) audio_output: u64,
    pub(crate) web_searches: u64,
    prompt_cost: f64,
    completion_cost: f64,
}

impl Usage {
    pub(crate) fn count_prompt(request: &ChatRequest) -> Self {
        let mut usage = Self {
            prompt: 3,
            ..Self::default()
        };
        for turn in &request.turns {
            usage.prompt += turn_tokens(turn);
            for part in &turn.parts {
                match part {
                    Part::Audio { .. } => usage.audio += part_tokens(part),
                    Part::Video { .. } => usage.video += part_tokens(part),
                    Part::Text { .. } | Part::Image { .. } | Part::File { .. } => {}
                }
            }
        }
        usage.prompt += request.tools.iter().map(tool_tokens).sum::<u64>();
        usage.web_searches = u64::from(request.web_search);
        usage
    }

    pub(crate) fn count_reply(&mut self, reply: &Reply) {
        let text = reply.text.as_deref().map_or(0, tokens);
        let refusal = reply.refusal.as_deref().map_or(0, tokens);
        let calls: u64 = reply
            .calls
            .iter()
            .map(|call| tokens(&call.name) + tokens(&call.arguments))
            .sum();
        let images = u64::try_from(reply.images.len()).unwrap_or_default();
        self.reasoning = reply.thought.as_ref().map_or(0, |thought| thought.tokens);
        self.image_output = images * GENERATED_IMAGE_TOKENS;
        let speech = reply.speech.as_ref();
        self.audio_output = speech.map_or(0, |speech| AUDIO_TOKENS * tokens(&speech.transcript));
        let media = self.image_output + self.audio_output;
        self.completion = text + refusal + calls + self.reasoning + media;
    }

    pub(crate) fn charge(&mut self, model: &Model) {
        let prompt = price(Some(&model.prompt)).unwrap_or_default();
        let read = price(model.cache_read.as_ref()).unwrap_or(prompt);
        let write = price(model.cache_write.as_ref()).unwrap_or(prompt);
        let plain = self.prompt.saturating_sub(self.cached + self.cache_written);
        self.prompt_cost = amount(plain) * prompt
            + amount(self.cached) * read
            + amount(self.cache_written) * write;
        self.completion_cost =
            amount(self.completion) * price(Some(&model.completion)).unwrap_or_default();
    }

    /// USD that the account pays.
    pub(crate) fn cost(&self) -> f64 {
        self.upstream_cost() + amount(self.web_searches) * WEB_SEARCH_FEE
    }

    fn upstream_cost(&self) -> f64 {
        self.prompt_cost + self.completion_cost
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut usage = json!({
            "prompt_tokens": self.prompt,
            "completion_tokens": self.completion,
            "total_tokens": self.prompt + self.completion,
            "cost": number(self.cost()),
            "is_byok": false,
            "prompt_tokens_details": {
                "cached_tokens": self.cached,
                "cache_write_tokens": self.cache_written,
                "audio_tokens": self.audio,
                "video_tokens": self.video,
            },
            "cost_details": {
                "upstream_inference_cost": number(self.upstream_cost()),
                "upstream_inference_prompt_cost": number(self.prompt_cost),
                "upstream_inference_completions_cost": number(self.completion_cost),
            },
            "completion_tokens_details": {
                "reasoning_tokens": self.reasoning,
                "image_tokens": self.image_output,
                "audio_tokens": self.audio_output,
            },
        });
        if self.web_searches > 0
            && let Some(fields) = usage.as_object_mut()
        {
            fields.insert(
                "server_tool_use_details".to_owned(),
                json!({"web_search_requests": self.web_searches}),
            );
        }
        usage
    }
}

/// Zero is written as an integer, as OpenRouter does.
pub(crate) fn number(amount: f64) -> Value {
    if amount == 0.0 {
        json!(0)
    } else {
        json!(amount)
    }
}

fn turn_tokens(turn: &Turn) -> u64 {
    let calls: u64 = turn
        .calls
        .iter()
        .map(|call| tokens(&call.name) + tokens(&call.arguments.to_string()))
        .sum();
    4 + calls + turn.parts.iter().map(part_tokens).sum::<u64>()
}

pub(crate) fn part_tokens(part: &Part) -> u64 {
    match part {
        Part::Text { text, .. } => tokens(text),
        Part::Image { .. } | Part::Video { .. } => IMAGE_TOKENS,
        Part::Audio { base64_length, .. } => u64::try_from(base64_length / 1_000)
            .unwrap_or_default()
            .max(1),
        Part::File { .. } => 2 * IMAGE_TOKENS,
    }
}

fn tool_tokens(tool: &Tool) -> u64 {
    tokens(&tool.name) + tokens(&tool.description) + tokens(&tool.parameters.to_string())
}

fn price(text: Option<&String>) -> Option<f64> {
    text?.parse().ok()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "token counts are far below 2^52"
)]
fn amount(tokens: u64) -> f64 {
    tokens as f64
}
