use super::OptionValue;

open_enum! {
    /// How much a model thinks before it answers.
    ///
    /// As OpenRouter's page on reasoning tokens says, providers that count tokens get this share of
    /// `max_tokens` as the budget, and models that know levels of their own get the nearest one.
    ReasoningEffort {
        /// As much as the model can: 95 % of the tokens.
        Max = "max",
        /// 95 % of the tokens.
        Xhigh = "xhigh",
        /// 80 % of the tokens.
        High = "high",
        /// 50 % of the tokens. What `enabled` alone means.
        Medium = "medium",
        /// 20 % of the tokens.
        Low = "low",
        /// 10 % of the tokens.
        Minimal = "minimal",
        /// No thinking. Refused by models that always think.
        None = "none",
    }
}

open_enum! {
    /// How long the summary of a model's thinking is.
    ReasoningSummary {
        /// As the model likes.
        Auto = "auto",
        /// Short.
        Concise = "concise",
        /// Long.
        Detailed = "detailed",
    }
}

open_enum! {
    /// Which earlier thinking a model sees again. OpenAI's GPT-5.6 and newer only; left out for
    /// others, as OpenRouter's guide to that model says.
    ReasoningContext {
        /// As the model likes.
        Auto = "auto",
        /// That of all turns.
        AllTurns = "all_turns",
        /// That of the current turn.
        CurrentTurn = "current_turn",
    }
}

open_enum! {
    /// How a model thinks. OpenAI's GPT-5.6 and newer only; left out for others.
    ReasoningMode {
        /// As usual.
        Standard = "standard",
        /// With more work for each token.
        Pro = "pro",
    }
}

wire_object! {
    /// Whether, how much and how visibly a model thinks before it answers.
    ///
    /// What it may say is in OpenRouter's page on reasoning tokens. `effort` and `max_tokens` are
    /// two ways to say the same thing: both at once are refused.
    ///
    /// ```
    /// use chat_openrouter::{ChatOpenRouter, Reasoning, ReasoningEffort, ReasoningSummary};
    ///
    /// let builder = ChatOpenRouter::builder()
    ///     .model("anthropic/claude-sonnet-4.5")
    ///     .max_tokens(16384)
    ///     .reasoning(
    ///         Reasoning::new()
    ///             .with_effort(ReasoningEffort::High)
    ///             .with_summary(ReasoningSummary::Auto),
    ///     );
    /// ```
    Reasoning {
        /// How much to think. Default: the model's.
        with_effort, effort: ReasoningEffort;
        /// The most tokens to think with. Anthropic takes 1024 to 128000, and fewer than
        /// `max_tokens`; its newest models ignore it. Default: the model's.
        with_max_tokens, max_tokens: u32;
        /// Whether the model thinks without showing it. Default: `false`.
        with_exclude, exclude: bool;
        /// Whether to think at all. `true` alone means a medium effort. Default: the model's.
        with_enabled, enabled: bool;
        /// How long the summary is, for models that show only that. Default: the model's.
        with_summary, summary: ReasoningSummary;
        /// Which earlier thinking the model sees again. Default: the model's.
        with_context, context: ReasoningContext;
        /// How the model thinks. Default: the model's.
        with_mode, mode: ReasoningMode;
    }
}

impl From<ReasoningEffort> for Reasoning {
    fn from(effort: ReasoningEffort) -> Self {
        Self::new().with_effort(effort)
    }
}

impl OptionValue<Reasoning> for ReasoningEffort {
    fn into_value(self) -> Option<Reasoning> {
        Some(self.into())
    }
}
