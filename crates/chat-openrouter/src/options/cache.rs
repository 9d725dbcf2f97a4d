use super::OptionValue;

open_enum! {
    /// How long a cached prompt is kept.
    CacheTtl {
        /// Five minutes. The default.
        FiveMinutes = "5m",
        /// An hour. Claude only; writing it costs twice the price of the tokens.
        OneHour = "1h",
    }
}

wire_object! {
    /// Marks what the provider shall cache.
    ///
    /// On a block of a message it marks the end of what is cached; on the whole request, Claude
    /// marks the last block that can be cached by itself. Claude takes four marks at most. What the
    /// marks mean elsewhere is in OpenRouter's page on prompt caching.
    CacheControl {
        /// How long it is kept. Default: five minutes.
        with_ttl, ttl: CacheTtl;
    }
    fixed { "type": "ephemeral" }
}

impl CacheControl {
    /// Kept for as long as the provider keeps it by default.
    #[must_use]
    pub fn ephemeral() -> Self {
        Self::new()
    }
}

impl OptionValue<CacheControl> for CacheTtl {
    fn into_value(self) -> Option<CacheControl> {
        Some(CacheControl::new().with_ttl(self))
    }
}

wire_object! {
    /// Lets only blocks be cached that are marked with
    /// [`with_prompt_cache_breakpoint`](super::CacheMarks::with_prompt_cache_breakpoint). OpenAI's
    /// GPT-5.6 and newer only; left out for others, as the schema says.
    PromptCacheOptions {
        /// How long a cached prompt is kept, such as `30m`. Default: OpenAI's.
        with_ttl, ttl: String;
    }
    fixed { "mode": "explicit" }
}

impl PromptCacheOptions {
    /// Only marked blocks are cached.
    #[must_use]
    pub fn explicit() -> Self {
        Self::new()
    }
}
