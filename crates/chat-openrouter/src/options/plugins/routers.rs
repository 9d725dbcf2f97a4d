open_enum! {
    /// How much a router may spend: a band of the candidates' average costs.
    CostTier {
        /// The cheapest fifth.
        Low = "low",
        /// From 20 to 40 %.
        Medium = "medium",
        /// From 40 to 60 %.
        High = "high",
        /// From 60 to 80 %.
        Xhigh = "xhigh",
        /// The dearest fifth.
        Max = "max",
    }
}

wire_object! {
    /// Settings of the model `openrouter/auto`, which chooses a model for each request.
    ///
    /// Each list may have 1024 patterns of 1024 characters and 65536 characters altogether.
    AutoRouterPlugin {
        /// Whether it is on. Default: `true`.
        with_enabled, enabled: bool;
        /// The models to choose from, such as `anthropic/*`. Default: all that are ranked.
        with_allowed_models, allowed_models: Vec<String>;
        /// Models that are not chosen, even if they are allowed. Default: none.
        with_excluded_models, excluded_models: Vec<String>;
        /// How much to spend. It counts over `cost_quality_tradeoff`.
        with_cost_tier, cost_tier: CostTier;
        /// How much cheapness counts, from 0 to 10. Deprecated on the wire: use the tier.
        /// Default: 9.
        with_cost_quality_tradeoff, cost_quality_tradeoff: u32;
        /// Whether the model of the last assistant message answers again. Default: `false`.
        with_pin_model, pin_model: bool;
    }
    fixed { "id": "auto-router" }
}

wire_object! {
    /// Settings of the beta of the model `openrouter/auto`, which doesn't read those of the other.
    ///
    /// Each list may have 1024 patterns of 1024 characters and 65536 characters altogether.
    AutoBetaRouterPlugin {
        /// Whether it is on. Default: `true`.
        with_enabled, enabled: bool;
        /// The models to choose from, such as `anthropic/*`. Default: all that are ranked.
        with_allowed_models, allowed_models: Vec<String>;
        /// Models that are not chosen, even if they are allowed. Default: none.
        with_excluded_models, excluded_models: Vec<String>;
        /// How much to spend. It counts over `cost_quality_tradeoff`.
        with_cost_tier, cost_tier: CostTier;
        /// How much cheapness counts, from 0 to 10. Deprecated on the wire: use the tier.
        /// Default: 9.
        with_cost_quality_tradeoff, cost_quality_tradeoff: u32;
    }
    fixed { "id": "auto-beta-router" }
}

open_enum! {
    /// Which price of a model counts.
    PriceSource {
        /// The price of its list, for prompts. The default.
        Prompt = "prompt",
        /// What users pay on average.
        WeightedAvg = "weighted_avg",
    }
}

wire_object! {
    /// Settings of the router that chooses a coding model.
    ParetoRouterPlugin {
        /// Whether it is on. Default: `true`.
        with_enabled, enabled: bool;
        /// The least score in coding, from 0 to 1. Unused with `max_price`. Default: the best.
        with_min_coding_score, min_coding_score: f64;
        /// The highest price in USD for a million tokens of the prompt; the best model that is not
        /// dearer answers. If there is none, the request fails.
        with_max_price, max_price: f64;
        /// Which price counts. Default: that of the list.
        with_price_source, price_source: PriceSource;
    }
    fixed { "id": "pareto-router" }
}
