use chat_core::{JsonMap, Usage};
use serde_json::Value;

use super::json::{Malformed, Object, ReadJson, Reader};
use super::lenient::{Number, wire_object};

wire_object! {
    /// Usage as OpenRouter reports it. Some providers behind it name the counts `input_tokens` and
    /// `output_tokens`, beside the usual names or in their place.
    WireUsage {
        "prompt_tokens" => prompt_tokens: Number,
        "completion_tokens" => completion_tokens: Number,
        "total_tokens" => total_tokens: Number,
        "cost" => cost: Number,
        "is_byok" => is_byok: Option<Value>,
        "prompt_tokens_details" => prompt_tokens_details: Object<PromptDetails<'a>>,
        "cost_details" => cost_details: Object<CostDetails<'a>>,
        "completion_tokens_details" => completion_tokens_details: Object<CompletionDetails<'a>>,
        "input_tokens" => input_tokens: Number,
        "output_tokens" => output_tokens: Number,
    }
}

wire_object! {
    /// What the provider behind OpenRouter charged.
    CostDetails {
        "upstream_inference_cost" => upstream_inference_cost: Number,
        "upstream_inference_prompt_cost" => upstream_inference_prompt_cost: Number,
        "upstream_inference_completions_cost" => upstream_inference_completions_cost: Number,
    }
}

wire_object! {
    /// What went in.
    PromptDetails {
        "cached_tokens" => cached_tokens: Number,
        "cache_write_tokens" => cache_write_tokens: Number,
        "audio_tokens" => audio_tokens: Number,
        "video_tokens" => video_tokens: Number,
    }
}

wire_object! {
    /// What came out.
    CompletionDetails {
        "reasoning_tokens" => reasoning_tokens: Number,
        "image_tokens" => image_tokens: Number,
        "audio_tokens" => audio_tokens: Number,
        "accepted_prediction_tokens" => accepted_prediction_tokens: Number,
        "rejected_prediction_tokens" => rejected_prediction_tokens: Number,
    }
}

impl<'a> ReadJson<'a> for Usage {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        WireUsage::read(reader).map(WireUsage::into_usage)
    }
}

impl WireUsage<'_> {
    fn into_usage(self) -> Usage {
        let count = |number: Number, other: Number| number.whole().or(other.whole()).unwrap_or(0);
        let input = count(self.prompt_tokens, self.input_tokens);
        let output = count(self.completion_tokens, self.output_tokens);
        let mut usage = Usage::new(input, output);
        usage.extra = self.extra.map(|extra| *extra).unwrap_or_default();
        if let Some(total) = self.total_tokens.whole() {
            usage.total_tokens = total;
        }
        if let Some(details) = self.prompt_tokens_details.0 {
            let part = &mut usage.input_token_details;
            part.cache_read = reported(details.cached_tokens);
            part.cache_creation = reported(details.cache_write_tokens);
            part.audio = reported(details.audio_tokens);
            part.video = reported(details.video_tokens);
            keep(&mut usage.extra, "prompt_tokens_details", details.extra);
        }
        if let Some(details) = self.completion_tokens_details.0 {
            let part = &mut usage.output_token_details;
            part.reasoning = reported(details.reasoning_tokens);
            part.audio = reported(details.audio_tokens);
            part.image = reported(details.image_tokens);
            part.accepted_prediction = reported(details.accepted_prediction_tokens);
            part.rejected_prediction = reported(details.rejected_prediction_tokens);
            keep(&mut usage.extra, "completion_tokens_details", details.extra);
        }
        usage.cost = self.cost.float();
        if let Some(details) = self.cost_details.0 {
            usage.upstream_cost = details.upstream_inference_cost.float();
            usage.upstream_input_cost = details.upstream_inference_prompt_cost.float();
            usage.upstream_output_cost = details.upstream_inference_completions_cost.float();
            keep(&mut usage.extra, "cost_details", details.extra);
        }
        match self.is_byok {
            Some(Value::Bool(is_byok)) => usage.is_byok = Some(is_byok),
            Some(other) => drop(usage.extra.insert("is_byok".to_owned(), other)),
            None => {}
        }
        usage.extra.retain(|_, value| !value.is_null());
        usage
    }
}

/// Keeps what has no field of its own, under the name that it came with.
fn keep(extra: &mut JsonMap, name: &str, details: Option<Box<JsonMap>>) {
    let Some(mut details) = details else { return };
    details.retain(|_, value| !value.is_null());
    if !details.is_empty() {
        extra.insert(name.to_owned(), Value::Object(*details));
    }
}

/// A detail that is worth showing: reported, and not zero.
fn reported(number: Number) -> Option<u64> {
    number.whole().filter(|count| *count > 0)
}
