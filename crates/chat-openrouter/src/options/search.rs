use super::OptionValue;

open_enum! {
    /// How much of what a search finds is given to the model.
    SearchContextSize {
        /// Little.
        Low = "low",
        /// As usual.
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

wire_object! {
    /// How a model searches the web by itself, as those of OpenAI and Perplexity do.
    WebSearchOptions {
        /// How much of what is found is given to the model. Default: the provider's.
        with_search_context_size, search_context_size: SearchContextSize;
    }
}

impl OptionValue<WebSearchOptions> for SearchContextSize {
    fn into_value(self) -> Option<WebSearchOptions> {
        Some(WebSearchOptions::new().with_search_context_size(self))
    }
}

wire_object! {
    /// What xAI's models find on X. The two lists of handles exclude each other. OpenRouter drops a
    /// filter that is wrong without a word, so it is checked here.
    XSearchFilter {
        /// The only accounts to search, 20 at most.
        with_allowed_x_handles, allowed_x_handles: Vec<String>;
        /// Accounts that are not searched, 20 at most.
        with_excluded_x_handles, excluded_x_handles: Vec<String>;
        /// The first day, as `YYYY-MM-DD`.
        with_from_date, from_date: String;
        /// The last day, as `YYYY-MM-DD`.
        with_to_date, to_date: String;
        /// Whether images in posts are looked at.
        with_enable_image_understanding, enable_image_understanding: bool;
        /// Whether videos in posts are looked at.
        with_enable_video_understanding, enable_video_understanding: bool;
    }
}
