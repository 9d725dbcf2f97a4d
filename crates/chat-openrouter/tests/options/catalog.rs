//! Each option, set through the public API in every form that it has.

use chat_core::{ChatOptions, JsonMap, ResponseFormat, ToolDefinition, ToolSpec};
use chat_openrouter::*;
use serde_json::{Value, json};

/// A form of an option.
pub(crate) struct Case {
    /// The field of the wire.
    pub(crate) name: &'static str,
    /// The option, set on options.
    pub(crate) options: ChatOptions,
    /// The option unset.
    pub(crate) unset: ChatOptions,
    /// The option, set on a builder.
    pub(crate) build: Box<dyn Fn(ChatOpenRouterBuilder) -> ChatOpenRouterBuilder>,
}

macro_rules! cases {
    ($($setter:ident, $name:ident: $($value:expr),+;)*) => {
        vec![$($(Case {
            name: stringify!($name),
            options: ChatOptions::new().$setter($value),
            unset: ChatOptions::new().$setter(None),
            build: Box::new(|builder| builder.$name($value)),
        },)+)*]
    };
}

/// What only OpenRouter has.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = cases! {
        with_models, models: ["anthropic/claude-sonnet-4.5", "openai/gpt-4o"];
        with_reasoning, reasoning: ReasoningEffort::Xhigh, every_reasoning(),
            Reasoning::new().with_max_tokens(2048).with_exclude(true);
        with_provider, provider: every_preference(),
            ProviderPreferences::new().with_sort(ProviderSort::Exacto),
            ProviderPreferences::new().with_only(["OpenAI"]).with_ignore(["deepinfra/turbo"])
                .with_sort(ProviderSortConfig::new().with_partition("none"))
                .with_preferred_max_latency(1.5).with_preferred_min_throughput(50.0);
        with_route, route: Route::Fallback, "sort";
        with_stop_server_tools_when, stop_server_tools_when: StopServerToolsWhen::StepCountIs(5),
            stop_conditions();
        with_max_tool_calls, max_tool_calls: 12;
        with_prediction, prediction: "The same text.", Prediction::parts(["One.", "Two."]);
        with_verbosity, verbosity: Verbosity::Xhigh;
        with_modalities, modalities: [Modality::Text, Modality::Image, Modality::Audio];
        with_image_config, image_config: image_config();
        with_audio, audio: AudioOutput::new("alloy", AudioFormat::Pcm16);
        with_service_tier, service_tier: ServiceTier::Flex;
        with_speed, speed: Speed::Fast;
        with_cache_control, cache_control: CacheControl::ephemeral(), CacheTtl::OneHour;
        with_prompt_cache_key, prompt_cache_key: "tenant-7";
        with_prompt_cache_options, prompt_cache_options: PromptCacheOptions::explicit(),
            PromptCacheOptions::explicit().with_ttl("30m");
        with_session_id, session_id: "conversation-42", "conversation-43".to_owned();
        with_trace, trace: trace();
        with_user, user: "user-123", &"user-124".to_owned();
        with_metadata, metadata: [("tenant", "7"), ("plan", "free")];
        with_preset, preset: "my-preset";
        with_web_search_options, web_search_options: SearchContextSize::High;
        with_x_search_filter, x_search_filter: every_x_filter(),
            XSearchFilter::new().with_excluded_x_handles(["spam"]);
        with_transforms, transforms: [Transform::MiddleOut];
        with_debug, debug: DebugOptions::new().with_echo_upstream_body(true);
        with_structured_outputs, structured_outputs: true;
        with_include_reasoning, include_reasoning: false;
    };
    cases.extend(plugins());
    cases
}

/// What several providers have. The names are those of the wire.
pub(crate) fn sampling() -> Vec<(&'static str, ChatOptions)> {
    let with = ChatOptions::new;
    vec![
        ("model", with().with_model("openai/gpt-4o")),
        ("temperature", with().with_temperature(0.5)),
        ("top_p", with().with_top_p(0.9)),
        ("top_k", with().with_top_k(40)),
        ("min_p", with().with_min_p(0.1)),
        ("top_a", with().with_top_a(0.2)),
        ("frequency_penalty", with().with_frequency_penalty(0.1)),
        ("presence_penalty", with().with_presence_penalty(-0.2)),
        ("repetition_penalty", with().with_repetition_penalty(1.1)),
        (
            "logit_bias",
            with().with_logit_bias([(50256, -100.0), (11, 2.5)]),
        ),
        ("logprobs", with().with_logprobs(true)),
        (
            "top_logprobs",
            with().with_logprobs(true).with_top_logprobs(5),
        ),
        ("max_tokens", with().with_max_tokens(1024)),
        (
            "max_completion_tokens",
            with().with_max_completion_tokens(2048),
        ),
        ("seed", with().with_seed(-7)),
        ("stop", with().with_stop(["END", "STOP"])),
        ("tools", with().with_tools(tools())),
        ("tool_choice", forced("any")),
        ("tool_choice", forced("get_weather")),
        ("tool_choice", forced("openrouter:datetime")),
        (
            "parallel_tool_calls",
            with().with_tools(tools()).with_parallel_tool_calls(false),
        ),
        ("response_format", format(ResponseFormat::Text)),
        ("response_format", format(ResponseFormat::JsonObject)),
        ("response_format", format(json_schema())),
        (
            "response_format",
            format(ResponseFormat::Grammar("root ::= \"a\"".to_owned())),
        ),
        ("response_format", format(ResponseFormat::Python)),
        ("reasoning_effort", extra("reasoning_effort", json!("low"))),
        (
            "stream_options",
            extra("stream_options", json!({"include_usage": true})),
        ),
    ]
}

/// A field that has no option of its own: it says again what another says, or has no effect.
fn extra(name: &str, value: Value) -> ChatOptions {
    ChatOptions::new().with_extra_body(JsonMap::from_iter([(name.to_owned(), value)]))
}

fn format(format: ResponseFormat) -> ChatOptions {
    ChatOptions::new().with_response_format(format)
}

fn json_schema() -> ResponseFormat {
    let schema = json!({"type": "object", "properties": {"title": {"type": "string"}},
        "required": ["title"], "additionalProperties": false});
    let mut format = ResponseFormat::json_schema("Movie", schema, Some(true));
    if let ResponseFormat::JsonSchema { description, .. } = &mut format {
        *description = Some("A movie.".to_owned());
    }
    format
}

fn forced(choice: &str) -> ChatOptions {
    ChatOptions::new()
        .with_tools(tools())
        .with_tool_choice(choice)
}

/// A function with everything that it may have, and each of OpenRouter's own tools that its chat API
/// takes.
fn tools() -> Vec<ToolSpec> {
    let parameters = json!({"type": "object", "properties": {"location": {"type": "string"}},
        "required": ["location"]});
    let function = ToolDefinition::new("get_weather", "Gets the weather.", parameters)
        .with_strict(true)
        .with_extra("cache_control", json!({"type": "ephemeral", "ttl": "1h"}));
    let own = [
        json!({"type": "openrouter:web_search", "parameters": {"engine": "exa", "max_results": 3,
            "allowed_domains": ["example.org"], "search_context_size": "low"}}),
        json!({"type": "web_search", "max_results": 2}),
        json!({"type": "openrouter:web_fetch", "parameters": {"max_uses": 2}}),
        json!({"type": "openrouter:datetime", "parameters": {"timezone": "Europe/Oslo"}}),
        json!({"type": "openrouter:image_generation", "parameters": {"model": "openai/gpt-5-image"}}),
        json!({"type": "openrouter:files"}),
        json!({"type": "openrouter:fusion", "parameters": {"analysis_models": ["openai/gpt-4.1"]}}),
        json!({"type": "openrouter:advisor", "parameters": {"model": "openai/gpt-4.1"}}),
        json!({"type": "openrouter:subagent", "parameters": {"model": "openai/gpt-4.1"}}),
        json!({"type": "openrouter:experimental__search_models", "parameters": {"max_results": 5}}),
    ];
    let own = own
        .into_iter()
        .map(|tool| ToolSpec::from_json(tool).unwrap());
    std::iter::once(function.into()).chain(own).collect()
}

fn plugins() -> Vec<Case> {
    cases! {
        with_plugins, plugins:
            every_web_search(),
            WebFetchPlugin::new().with_max_uses(3).with_max_content_tokens(2000)
                .with_allowed_domains(["example.org"]).with_blocked_domains(["example.com"]),
            FileParserPlugin::new().with_enabled(true).with_pdf(PdfParserEngine::MistralOcr),
            FileParserPlugin::new().with_pdf(PdfParserOptions::new().with_engine("native")),
            ResponseHealingPlugin::new().with_enabled(true),
            ContextCompressionPlugin::new().with_enabled(true)
                .with_engine(ContextCompressionEngine::MiddleOut),
            ModerationPlugin::new(),
            AutoRouterPlugin::new().with_enabled(true).with_allowed_models(["anthropic/*"])
                .with_excluded_models(["openai/gpt-4o"]).with_cost_tier(CostTier::Low)
                .with_cost_quality_tradeoff(9).with_pin_model(true),
            AutoBetaRouterPlugin::new().with_enabled(true).with_allowed_models(["google/*"])
                .with_excluded_models(["openai/gpt-4o"]).with_cost_tier(CostTier::Xhigh)
                .with_cost_quality_tradeoff(0),
            ParetoRouterPlugin::new().with_enabled(true).with_min_coding_score(0.8)
                .with_max_price(5.0).with_price_source(PriceSource::WeightedAvg),
            every_fusion(),
            [Plugin::disabled("web"), ModerationPlugin::new().into()];
    }
}

/// A plugin that the schema doesn't know.
pub(crate) fn other_plugin() -> ChatOptions {
    let settings =
        JsonMap::from_iter([("depth".to_owned(), json!(3)), ("id".to_owned(), json!(0))]);
    ChatOptions::new().with_plugins(Plugin::other("newer", settings))
}

/// Prices as numbers, which OpenRouter's page on provider selection has and the schema has not.
pub(crate) fn numeric_prices() -> ChatOptions {
    let prices = MaxPrice::new().with_prompt(1.0).with_completion(2.5);
    ChatOptions::new().with_provider(ProviderPreferences::new().with_max_price(prices))
}

fn every_reasoning() -> Reasoning {
    Reasoning::new()
        .with_effort(ReasoningEffort::High)
        .with_summary(ReasoningSummary::Auto)
        .with_exclude(false)
        .with_enabled(true)
        .with_context(ReasoningContext::AllTurns)
        .with_mode(ReasoningMode::Pro)
}

fn every_preference() -> ProviderPreferences {
    let sort = ProviderSortConfig::new()
        .with_by("throughput")
        .with_partition(SortPartition::Model);
    let latency = PercentileCutoffs::new()
        .with_p50(1.0)
        .with_p75(2.0)
        .with_p90(3.0)
        .with_p99(5.0);
    let throughput = PercentileCutoffs::new()
        .with_p50(100.0)
        .with_p75(75.0)
        .with_p90(50.0)
        .with_p99(10.0);
    let prices = MaxPrice::new()
        .with_prompt("1")
        .with_completion("2.5")
        .with_request("0.01")
        .with_image("0.02")
        .with_audio("0.5");
    ProviderPreferences::new()
        .with_order(["OpenAI", "Azure"])
        .with_only(["openai", "azure"])
        .with_ignore(["deepinfra"])
        .with_allow_fallbacks(false)
        .with_require_parameters(true)
        .with_data_collection(DataCollection::Deny)
        .with_zdr(true)
        .with_enforce_distillable_text(true)
        .with_quantizations(["fp16", "bf16"])
        .with_sort(sort)
        .with_preferred_max_latency(latency)
        .with_preferred_min_throughput(throughput)
        .with_max_price(prices)
}

fn stop_conditions() -> [StopServerToolsWhen; 5] {
    [
        StopServerToolsWhen::StepCountIs(5),
        StopServerToolsWhen::HasToolCall("finish".to_owned()),
        StopServerToolsWhen::MaxTokensUsed(10_000),
        StopServerToolsWhen::MaxCost(0.25),
        StopServerToolsWhen::FinishReasonIs("length".to_owned()),
    ]
}

fn image_config() -> ImageConfig {
    ImageConfig::new()
        .with_aspect_ratio("16:9")
        .with_size("1024x1024")
        .with_quality("high")
        .with("output_compression", 80)
        .with("colors", json!(["red"]))
}

fn trace() -> TraceConfig {
    TraceConfig::new()
        .with_trace_id("t-1")
        .with_trace_name("checkout")
        .with_span_name("answer")
        .with_generation_name("first")
        .with_parent_span_id("s-0")
        .with("customer", 42)
}

fn every_x_filter() -> XSearchFilter {
    XSearchFilter::new()
        .with_allowed_x_handles(["nasa", "esa"])
        .with_from_date("2026-01-01")
        .with_to_date("2026-01-31T23:59:59Z")
        .with_enable_image_understanding(true)
        .with_enable_video_understanding(false)
}

fn every_web_search() -> WebSearchPlugin {
    let location = WebSearchUserLocation::new()
        .with_city("Berlin")
        .with_region("Berlin")
        .with_country("DE")
        .with_timezone("Europe/Berlin");
    WebSearchPlugin::new()
        .with_enabled(true)
        .with_engine(WebSearchEngine::Exa)
        .with_mode(WebSearchMode::DeepLite)
        .with_max_results(3)
        .with_max_uses(2)
        .with_search_prompt("Found:")
        .with_include_domains(["*.example.org"])
        .with_exclude_domains(["example.com"])
        .with_user_location(location)
}

fn every_fusion() -> FusionPlugin {
    let domains = JsonMap::from_iter([("excluded_domains".to_owned(), json!(["example.com"]))]);
    FusionPlugin::new()
        .with_enabled(true)
        .with_analysis_models(["~openai/gpt-latest"])
        .with_model("~anthropic/claude-opus-latest")
        .with_preset(FusionPreset::GeneralFast)
        .with_max_tool_calls(16)
        .with_tools([
            FusionTool::new("openrouter:web_search").with_parameters(domains),
            FusionTool::new("openrouter:web_fetch"),
        ])
}
