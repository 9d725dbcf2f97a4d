#![doc = include_str!("../README.md")]

mod account;
mod answer_head;
mod answer_stream;
mod builder;
mod call_limits;
mod catalog;
mod chat_openrouter;
mod client;
mod config;
mod environment;
mod failure_details;
mod headers;
mod openrouter_request;
mod options;
mod register;
mod settings;
mod setup;
#[doc(hidden)]
pub mod sse;
mod transport;
mod wire;

pub use account::{
    Credits, Endpoint, Generation, KeyInfo, ModelEndpoints, OpenRouterAccount, PercentileStats,
    ProviderResponse,
};
pub use builder::ChatOpenRouterBuilder;
pub use catalog::{
    DefaultParameters, Model, ModelAliasTarget, ModelArchitecture, ModelCatalog, ModelReasoning,
    PerRequestLimits, Price, Pricing, PricingOverride, TopProvider,
};
pub use chat_openrouter::ChatOpenRouter;
pub use failure_details::{Availability, FailureDetails, FailureMetadata};
pub use openrouter_request::OpenRouterRequest;
pub use options::{
    AppCategory, AudioFormat, AudioOutput, AutoBetaRouterPlugin, AutoRouterPlugin, CacheControl,
    CacheMarks, CacheTtl, ContextCompressionEngine, ContextCompressionPlugin, CostTier, Cutoff,
    DataCollection, DebugOptions, FileParserPlugin, FusionPlugin, FusionPreset, FusionTool,
    ImageConfig, MaxPrice, Modality, ModerationPlugin, OpenRouterOptions, OptionValue,
    ParetoRouterPlugin, PdfParserEngine, PdfParserOptions, PercentileCutoffs, Plugin, Prediction,
    PriceLimit, PriceSource, PromptCacheOptions, ProviderPreferences, ProviderSort,
    ProviderSortConfig, Quantization, Reasoning, ReasoningContext, ReasoningEffort, ReasoningMode,
    ReasoningSummary, ResponseCache, ResponseHealingPlugin, Route, SearchContextSize, ServiceTier,
    SortPartition, Speed, StopServerToolsWhen, TraceConfig, Transform, Verbosity, WebFetchPlugin,
    WebSearchEngine, WebSearchMode, WebSearchOptions, WebSearchPlugin, WebSearchUserLocation,
    XSearchFilter,
};
pub use register::register;
#[cfg(feature = "hyper")]
pub use transport::HyperTransport;
pub use transport::{
    Limits, ReqwestTransport, ServiceTransport, Timeouts, Transport, TransportBody,
    TransportService,
};
