use chat_core::Usage;

use crate::catalog::lenient::api_object;

api_object! {
    /// What OpenRouter has on record of one answer, also of one that broke off or was cancelled.
    Generation {
        /// The id of the answer, `gen-…`.
        id: String,
        /// The provider's own id of it.
        upstream_id: Option<String>,
        /// The id that all answers to one request share.
        request_id: Option<String>,
        /// The session that the request named.
        session_id: Option<String>,
        /// The model that answered.
        model: Option<String>,
        /// The provider that answered.
        provider_name: Option<String>,
        /// When it began, in ISO 8601.
        created_at: Option<String>,
        /// What it cost in all, in US dollars.
        total_cost: Option<f64>,
        /// What was taken from the credits, in US dollars.
        usage: Option<f64>,
        /// What the provider charged on the account's own key with it, in US dollars.
        upstream_inference_cost: Option<f64>,
        /// What the prompt cache saved, in US dollars. Less than nothing where writing to it cost
        /// more.
        cache_discount: Option<f64>,
        /// Whether the account's own provider key was used.
        is_byok: Option<bool>,
        /// Where the data went: `global`, `europe` or `us`.
        data_region: Option<String>,
        /// Whether it was streamed.
        streamed: Option<bool>,
        /// Whether the client left before the end.
        cancelled: Option<bool>,
        /// Why it ended, in OpenRouter's words.
        finish_reason: Option<String>,
        /// Why it ended, in the provider's words.
        native_finish_reason: Option<String>,
        /// Milliseconds in all until the first token.
        latency: Option<f64>,
        /// Milliseconds that moderation took.
        moderation_latency: Option<f64>,
        /// Milliseconds that the answer took.
        generation_time: Option<f64>,
        /// Tokens in, as OpenRouter counts for all models alike.
        tokens_prompt: Option<u64>,
        /// Tokens out, as OpenRouter counts for all models alike.
        tokens_completion: Option<u64>,
        /// Tokens in, as the model counts. These are paid for.
        native_tokens_prompt: Option<u64>,
        /// Tokens out, as the model counts. These are paid for.
        native_tokens_completion: Option<u64>,
        /// Tokens out that are images, as the model counts.
        native_tokens_completion_images: Option<u64>,
        /// Tokens out that are reasoning, as the model counts.
        native_tokens_reasoning: Option<u64>,
        /// Tokens in that came from the prompt cache, as the model counts.
        native_tokens_cached: Option<u64>,
        /// Images and other media in.
        num_media_prompt: Option<u64>,
        /// Sounds in.
        num_input_audio_prompt: Option<u64>,
        /// Images and other media out.
        num_media_completion: Option<u64>,
        /// Results of web searches.
        num_search_results: Option<u64>,
        /// Web pages that were fetched.
        num_fetches: Option<u64>,
        /// What searched the web.
        web_search_engine: Option<String>,
        /// The speed that was paid for, as the provider names it.
        service_tier: Option<String>,
        /// The kind of request: `completions`, `embeddings` and so on.
        api_type: Option<String>,
        /// The router that chose the model, such as `openrouter/auto`.
        router: Option<String>,
        /// The preset that was used.
        preset_id: Option<String>,
        /// The answer that this one repeats from OpenRouter's cache of answers.
        response_cache_source_id: Option<String>,
        /// The address of the app that asked.
        origin: Option<String>,
        /// The number of the app that asked.
        app_id: Option<u64>,
        /// The end user that the request named.
        external_user: Option<String>,
        /// The program that asked.
        user_agent: Option<String>,
        /// The address that the app gave.
        http_referer: Option<String>,
        /// The workspace that pays.
        workspace_id: Option<String>,
        /// Every attempt at a provider, in order.
        provider_responses: Vec<ProviderResponse>,
    }
}

api_object! {
    /// One attempt at a provider.
    ProviderResponse {
        /// The HTTP status that it gave.
        status: Option<u64>,
        /// The provider.
        provider_name: Option<String>,
        /// Its own id of the answer.
        id: Option<String>,
        /// OpenRouter's id of the endpoint.
        endpoint_id: Option<String>,
        /// The model, by its canonical slug.
        model_permaslug: Option<String>,
        /// Milliseconds that it took.
        latency: Option<f64>,
        /// Whether the account's own provider key was used.
        is_byok: Option<bool>,
        /// The speed that was asked for.
        routed_service_tier: Option<String>,
    }
}

impl Generation {
    /// The tokens that were paid for and what they cost, as an answer's own usage says it.
    #[must_use]
    pub fn token_usage(&self) -> Usage {
        let input = self.native_tokens_prompt.or(self.tokens_prompt);
        let output = self.native_tokens_completion.or(self.tokens_completion);
        let mut usage = Usage::new(input.unwrap_or(0), output.unwrap_or(0));
        let reported = |count: Option<u64>| count.filter(|count| *count > 0);
        usage.input_token_details.cache_read = reported(self.native_tokens_cached);
        usage.output_token_details.reasoning = reported(self.native_tokens_reasoning);
        usage.output_token_details.image = reported(self.native_tokens_completion_images);
        usage.cost = self.total_cost.or(self.usage);
        usage.upstream_cost = self.upstream_inference_cost;
        usage
    }
}
