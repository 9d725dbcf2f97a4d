open_enum! {
    /// Who searches the web.
    WebSearchEngine {
        /// The model's own provider.
        Native = "native",
        /// Exa.
        Exa = "exa",
        /// Firecrawl.
        Firecrawl = "firecrawl",
        /// Parallel.
        Parallel = "parallel",
        /// Perplexity.
        Perplexity = "perplexity",
    }
}

open_enum! {
    /// How an engine searches. A mode that the engine doesn't know is ignored.
    WebSearchMode {
        /// Exa.
        Instant = "instant",
        /// Exa and Parallel.
        Fast = "fast",
        /// Exa's default.
        Auto = "auto",
        /// Exa.
        DeepLite = "deep-lite",
        /// Exa.
        Deep = "deep",
        /// Exa.
        DeepReasoning = "deep-reasoning",
        /// Parallel.
        Turbo = "turbo",
        /// Parallel's default.
        Basic = "basic",
        /// Parallel.
        Advanced = "advanced",
    }
}

wire_object! {
    /// About where the user is, for results from nearby. Passed on to providers that take it.
    WebSearchUserLocation {
        /// The city, such as `San Francisco`.
        with_city, city: String;
        /// The region, such as `California`.
        with_region, region: String;
        /// The country, in two letters.
        with_country, country: String;
        /// The time zone by its IANA name, such as `America/Los_Angeles`.
        with_timezone, timezone: String;
    }
    fixed { "type": "approximate" }
}

wire_object! {
    /// Searches the web before the model answers. OpenRouter's page on plugins calls it deprecated
    /// in favour of the server tool of the same purpose.
    WebSearchPlugin {
        /// Whether it is on. Default: `true`.
        with_enabled, enabled: bool;
        /// Who searches. Default: the model's provider if it can, else Exa.
        with_engine, engine: WebSearchEngine;
        /// How the engine searches. Default: the engine's.
        with_mode, mode: WebSearchMode;
        /// The most results. Default: 5.
        with_max_results, max_results: u32;
        /// How often the model may search in one turn, where the provider takes it.
        with_max_uses, max_uses: u32;
        /// The words with which the results are given to the model. Default: OpenRouter's.
        with_search_prompt, search_prompt: String;
        /// The only domains to search, such as `*.substack.com` or `openai.com/blog`.
        with_include_domains, include_domains: Vec<String>;
        /// Domains that are not searched.
        with_exclude_domains, exclude_domains: Vec<String>;
        /// About where the user is.
        with_user_location, user_location: WebSearchUserLocation;
    }
    fixed { "id": "web" }
}

wire_object! {
    /// Lets the model read pages of the web.
    WebFetchPlugin {
        /// How many pages a request may read.
        with_max_uses, max_uses: u32;
        /// The most tokens of a page, about; the rest is cut off.
        with_max_content_tokens, max_content_tokens: u32;
        /// The only domains to read from.
        with_allowed_domains, allowed_domains: Vec<String>;
        /// Domains that are not read from.
        with_blocked_domains, blocked_domains: Vec<String>;
    }
    fixed { "id": "web-fetch" }
}
