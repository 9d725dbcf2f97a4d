use serde_json::Value;

use super::OptionValue;
use super::lower::Lower;

open_enum! {
    /// By what providers are sorted.
    ProviderSort {
        /// The cheapest first.
        Price = "price",
        /// The most tokens per second first.
        Throughput = "throughput",
        /// The shortest time to the first token first.
        Latency = "latency",
        /// The best at calling tools first.
        Exacto = "exacto",
    }
}

open_enum! {
    /// What is sorted together when a request has several models.
    SortPartition {
        /// The providers of each model: fallback models stay fallbacks. The default.
        Model = "model",
        /// All providers of all models.
        None = "none",
    }
}

/// By what providers are sorted, and what is sorted together.
///
/// Without a partition it goes out as a text, the short form of the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProviderSortConfig {
    /// By what to sort. Default: OpenRouter's balance.
    pub by: Option<ProviderSort>,
    /// What to sort together. Default: the providers of each model.
    pub partition: Option<SortPartition>,
}

impl ProviderSortConfig {
    /// Says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets by what to sort; `None` unsets it.
    #[must_use]
    pub fn with_by(mut self, by: impl OptionValue<ProviderSort>) -> Self {
        self.by = by.into_value();
        self
    }

    /// Sets what to sort together; `None` unsets it.
    #[must_use]
    pub fn with_partition(mut self, partition: impl OptionValue<SortPartition>) -> Self {
        self.partition = partition.into_value();
        self
    }
}

impl Lower for ProviderSortConfig {
    fn lower(self) -> Value {
        let partition = self
            .partition
            .map(|partition| ("partition", partition.lower()));
        match (self.by, partition) {
            (Some(by), None) => by.lower(),
            (by, partition) => {
                let by = by.map(|by| ("by", by.lower()));
                let fields = by.into_iter().chain(partition);
                Value::from_iter(fields.map(|(name, value)| (name.to_owned(), value)))
            }
        }
    }
}

impl From<ProviderSort> for ProviderSortConfig {
    fn from(by: ProviderSort) -> Self {
        Self::new().with_by(by)
    }
}

impl OptionValue<ProviderSortConfig> for ProviderSort {
    fn into_value(self) -> Option<ProviderSortConfig> {
        Some(self.into())
    }
}

impl OptionValue<ProviderSortConfig> for &str {
    fn into_value(self) -> Option<ProviderSortConfig> {
        Some(ProviderSort::from(self).into())
    }
}

wire_object! {
    /// Limits for percentiles of a measured value, each in the value's own unit. All must hold.
    PercentileCutoffs {
        /// The limit for the median.
        with_p50, p50: f64;
        /// The limit for the 75th percentile.
        with_p75, p75: f64;
        /// The limit for the 90th percentile.
        with_p90, p90: f64;
        /// The limit for the 99th percentile.
        with_p99, p99: f64;
    }
}

/// From where on a provider is asked later: one number, or one for each percentile. It may not be
/// negative.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cutoff {
    /// For the median.
    Number(f64),
    /// For several percentiles.
    Percentiles(PercentileCutoffs),
}

impl Lower for Cutoff {
    fn lower(self) -> Value {
        match self {
            Self::Number(number) => number.lower(),
            Self::Percentiles(cutoffs) => cutoffs.lower(),
        }
    }
}

impl OptionValue<Cutoff> for f64 {
    fn into_value(self) -> Option<Cutoff> {
        Some(Cutoff::Number(self))
    }
}

impl OptionValue<Cutoff> for PercentileCutoffs {
    fn into_value(self) -> Option<Cutoff> {
        Some(Cutoff::Percentiles(self))
    }
}

/// The highest price to pay, in USD, as a number or as a decimal text, which the schema has. It may not be negative.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PriceLimit {
    /// As a number, as the page on provider selection writes it.
    Number(f64),
    /// As a text.
    Text(String),
}

impl Lower for PriceLimit {
    fn lower(self) -> Value {
        match self {
            Self::Number(number) => number.lower(),
            Self::Text(text) => text.into(),
        }
    }
}

impl OptionValue<PriceLimit> for f64 {
    fn into_value(self) -> Option<PriceLimit> {
        Some(PriceLimit::Number(self))
    }
}

impl OptionValue<PriceLimit> for &str {
    fn into_value(self) -> Option<PriceLimit> {
        Some(PriceLimit::Text(self.to_owned()))
    }
}

impl OptionValue<PriceLimit> for String {
    fn into_value(self) -> Option<PriceLimit> {
        Some(PriceLimit::Text(self))
    }
}

wire_object! {
    /// The highest prices to pay, in USD.
    MaxPrice {
        /// For a million tokens of the prompt.
        with_prompt, prompt: PriceLimit;
        /// For a million tokens of the answer.
        with_completion, completion: PriceLimit;
        /// For a request.
        with_request, request: PriceLimit;
        /// For an image.
        with_image, image: PriceLimit;
        /// For a unit of audio.
        with_audio, audio: PriceLimit;
    }
}

open_enum! {
    /// What happens when a model or a provider fails. Deprecated on the wire:
    /// [`ProviderSortConfig::partition`] says the same.
    Route {
        /// Fallback models stay fallbacks; the same as the partition `model`.
        Fallback = "fallback",
        /// All providers of all models are sorted together; the same as the partition `none`.
        Sort = "sort",
    }
}
