use crate::catalog::lenient::api_object;
use crate::catalog::{ModelArchitecture, Pricing};

api_object! {
    /// A model, and who serves it.
    ModelEndpoints {
        /// The name to ask it by.
        id: String,
        /// The name for people.
        name: Option<String>,
        /// When OpenRouter added it, in seconds since 1970.
        created: Option<u64>,
        /// What it is good for.
        description: Option<String>,
        /// What goes in and what comes out.
        architecture: ModelArchitecture,
        /// Who serves it, and on which terms.
        endpoints: Vec<Endpoint>,
    }
}

api_object! {
    /// A provider that serves a model, and its terms.
    Endpoint {
        /// The name for people.
        name: Option<String>,
        /// The name for routing options, such as `deepinfra/turbo`.
        tag: Option<String>,
        /// The provider.
        provider_name: Option<String>,
        /// The model.
        model_id: Option<String>,
        /// The model's name for people.
        model_name: Option<String>,
        /// The most tokens of a conversation, answer included.
        context_length: Option<u64>,
        /// The most tokens of an answer.
        max_completion_tokens: Option<u64>,
        /// The most tokens in.
        max_prompt_tokens: Option<u64>,
        /// What it costs there.
        pricing: Pricing,
        /// How coarsely the model's numbers are stored, such as `fp8`.
        quantization: Option<String>,
        /// The options that it takes.
        supported_parameters: Vec<String>,
        /// 0 if it is fine; the lower, the worse.
        status: Option<i64>,
        /// The share of requests that succeeded in the last 5 minutes, in percent.
        uptime_last_5m: Option<f64>,
        /// The share of requests that succeeded in the last 30 minutes, in percent.
        uptime_last_30m: Option<f64>,
        /// The share of requests that succeeded in the last day, in percent.
        uptime_last_1d: Option<f64>,
        /// Whether it caches prompts without being told to.
        supports_implicit_caching: Option<bool>,
        /// Whether it speaks in the voice of a recording.
        supports_voice_cloning: Option<bool>,
        /// Milliseconds to the first token, over the last 30 minutes.
        latency_last_30m: Option<PercentileStats>,
        /// Tokens per second, over the last 30 minutes.
        throughput_last_30m: Option<PercentileStats>,
    }
}

api_object! {
    /// How a measure is spread: the value that so many percent of all requests stay below.
    PercentileStats {
        /// 50 %: the median.
        p50: Option<f64>,
        /// 75 %.
        p75: Option<f64>,
        /// 90 %.
        p90: Option<f64>,
        /// 99 %.
        p99: Option<f64>,
    }
}
