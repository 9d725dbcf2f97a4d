//! What only OpenRouter has: typed, checked, and sent as JSON.

#[macro_use]
mod macros;
mod cache;
mod cache_marks;
mod check;
mod headers;
mod lower;
mod openrouter_options;
mod option_value;
mod output;
mod plugins;
mod provider;
mod reasoning;
mod routing;
mod search;
mod server_tools;
mod service;
mod trace;

pub use self::cache::{CacheControl, CacheTtl, PromptCacheOptions};
pub use self::cache_marks::CacheMarks;
pub(crate) use self::check::check;
pub(crate) use self::headers::HeaderOptions;
pub use self::headers::{AppCategory, ResponseCache};
pub(crate) use self::openrouter_options::OPTION_NAMES;
pub use self::openrouter_options::OpenRouterOptions;
pub use self::option_value::OptionValue;
pub use self::output::{AudioFormat, AudioOutput, ImageConfig, Modality, Prediction, Verbosity};
pub use self::plugins::{
    AutoBetaRouterPlugin, AutoRouterPlugin, ContextCompressionEngine, ContextCompressionPlugin,
    CostTier, FileParserPlugin, FusionPlugin, FusionPreset, FusionTool, ModerationPlugin,
    ParetoRouterPlugin, PdfParserEngine, PdfParserOptions, Plugin, PriceSource,
    ResponseHealingPlugin, WebFetchPlugin, WebSearchEngine, WebSearchMode, WebSearchPlugin,
    WebSearchUserLocation,
};
pub use self::provider::{DataCollection, ProviderPreferences, Quantization};
pub use self::reasoning::{
    Reasoning, ReasoningContext, ReasoningEffort, ReasoningMode, ReasoningSummary,
};
pub use self::routing::{
    Cutoff, MaxPrice, PercentileCutoffs, PriceLimit, ProviderSort, ProviderSortConfig, Route,
    SortPartition,
};
pub use self::search::{SearchContextSize, WebSearchOptions, XSearchFilter};
pub use self::server_tools::StopServerToolsWhen;
pub use self::service::{DebugOptions, ServiceTier, Speed, Transform};
pub use self::trace::TraceConfig;

pub(crate) const SESSION_ID: &str = "session_id";
