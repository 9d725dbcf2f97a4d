//! Objects and lists that cannot be right.

use chat_core::{ErrorKind, JsonMap};
use chat_openrouter::*;
use serde_json::json;

use crate::refused::{accepted, refused, with};

#[test]
fn routing_that_contradicts_itself() {
    let provider = |provider| with().with_provider(provider);
    let preferences = ProviderPreferences::new;
    refused(
        ErrorKind::Configuration,
        [
            (
                with().with_reasoning(Reasoning::new().with_effort("low").with_max_tokens(2000)),
                "reasoning has both an effort and max_tokens",
            ),
            (
                provider(preferences().with_preferred_max_latency(-1.0)),
                "provider.preferred_max_latency must be a number from 0 up, not -1.0",
            ),
            (
                provider(preferences().with_preferred_max_latency(f64::NAN)),
                "provider.preferred_max_latency must be a number from 0 up, not \"NaN\"",
            ),
            (
                provider(
                    preferences().with_preferred_min_throughput(
                        PercentileCutoffs::new()
                            .with_p50(1.0)
                            .with_p99(f64::INFINITY),
                    ),
                ),
                "provider.preferred_min_throughput.p99 must be a number",
            ),
            (
                provider(preferences().with_max_price(MaxPrice::new().with_image(-0.5))),
                "provider.max_price.image must be a price",
            ),
            (
                provider(preferences().with_max_price(MaxPrice::new().with_prompt("cheap"))),
                "provider.max_price.prompt must be a price in USD from 0 up, not \"cheap\"",
            ),
            (
                provider(preferences().with_max_price(MaxPrice::new().with_prompt(f64::NAN))),
                "provider.max_price.prompt must be a price",
            ),
        ],
    );
    accepted([provider(
        preferences().with_max_price(MaxPrice::new().with_prompt("0").with_image(0.0)),
    )]);
}

#[test]
fn loops_over_server_tools() {
    let stop = |condition| with().with_stop_server_tools_when(condition);
    let empty: Vec<StopServerToolsWhen> = vec![];
    refused(
        ErrorKind::Configuration,
        [
            (
                with().with_max_tool_calls(0),
                "max_tool_calls must be from 1 to 30, not 0",
            ),
            (
                with().with_max_tool_calls(31),
                "max_tool_calls must be from 1 to 30, not 31",
            ),
            (
                with().with_stop_server_tools_when(empty),
                "must have one condition at least",
            ),
            (
                stop(StopServerToolsWhen::MaxCost(f64::NAN)),
                "max_cost_in_dollars must be a number",
            ),
            (
                stop(StopServerToolsWhen::MaxCost(-1.0)),
                "max_cost_in_dollars must be a number",
            ),
            (
                stop(StopServerToolsWhen::HasToolCall(String::new())),
                "tool_name must not be empty",
            ),
            (
                stop(StopServerToolsWhen::FinishReasonIs(String::new())),
                "reason must not be empty",
            ),
        ],
    );
    let newer = JsonMap::from_iter([("type".to_owned(), json!("newer"))]);
    accepted([
        with().with_max_tool_calls(1),
        with().with_max_tool_calls(30),
        stop(StopServerToolsWhen::Other(newer)),
    ]);
}

#[test]
fn plugins_with_settings_out_of_range() {
    let auto = |models: Vec<String>| {
        with().with_plugins(AutoRouterPlugin::new().with_allowed_models(models))
    };
    let long = "m".repeat(1024);
    refused(
        ErrorKind::Configuration,
        [
            (
                with().with_plugins(Plugin::other("", JsonMap::new())),
                "a plugin must have an id",
            ),
            (
                auto(vec!["m".to_owned(); 1025]),
                "allowed_models has 1025 entries; 1024 is the most",
            ),
            (
                auto(vec!["m".repeat(1025)]),
                "a pattern of allowed_models has 1025 characters",
            ),
            (
                auto(vec![long.clone(); 65]),
                "the patterns of allowed_models have 66560 characters",
            ),
            (
                with().with_plugins(AutoBetaRouterPlugin::new().with_cost_quality_tradeoff(11)),
                "cost_quality_tradeoff must be from 0 to 10, not 11",
            ),
            (
                with().with_plugins(ParetoRouterPlugin::new().with_min_coding_score(1.1)),
                "min_coding_score must be from 0 to 1, not 1.1",
            ),
            (
                with().with_plugins(ParetoRouterPlugin::new().with_max_price(f64::NAN)),
                "max_price of the plugin pareto-router must be a number",
            ),
            (
                with().with_plugins(FusionPlugin::new().with_analysis_models(["m"; 9])),
                "analysis_models has 9 entries; 8 is the most",
            ),
            (
                with().with_plugins(FusionPlugin::new().with_analysis_models(Vec::new())),
                "analysis_models must name one model at least",
            ),
            (
                with().with_plugins(FusionPlugin::new().with_tools(["openrouter:web_search"; 9])),
                "tools of the plugin fusion has 9 entries",
            ),
            (
                with().with_plugins(FusionPlugin::new().with_max_tool_calls(17)),
                "max_tool_calls of the plugin fusion must be from 1 to 16, not 17",
            ),
        ],
    );
    accepted([
        auto(vec![long; 64]),
        auto(vec!["m".to_owned(); 1024]),
        with().with_plugins(FusionPlugin::new().with_tools(Vec::new())),
    ]);
}

#[test]
fn searches_and_images() {
    let filter = XSearchFilter::new;
    let x = |filter| with().with_x_search_filter(filter);
    refused(
        ErrorKind::Configuration,
        [
            (
                x(filter()
                    .with_allowed_x_handles(["a"])
                    .with_excluded_x_handles(["b"])),
                "both allowed_x_handles and excluded_x_handles",
            ),
            (
                x(filter().with_excluded_x_handles(["a"; 21])),
                "x_search_filter.excluded_x_handles has 21 entries; 20 is the most",
            ),
            (
                x(filter().with_from_date("last week")),
                "x_search_filter.from_date must be a date",
            ),
            (
                x(filter().with_to_date("2026-1-31")),
                "x_search_filter.to_date must be a date",
            ),
            (
                with().with_image_config(ImageConfig::new().with("strength", f64::NAN)),
                "image_config.strength must be a text, a number or a list, not null",
            ),
            (
                with().with_image_config(ImageConfig::new().with("transparent", true)),
                "image_config.transparent must be a text",
            ),
        ],
    );
    accepted([x(filter().with_allowed_x_handles(["a"; 20]))]);
}
