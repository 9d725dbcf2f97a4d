use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use super::JsonMap;

/// Tokens and money that an answer cost.
///
/// Usages add up: over retries, steps and turns. Details that a provider did not report, or
/// reported as zero, are absent.
///
/// When it is read from JSON, what has no place goes into `extra`, details under the name of their
/// map.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens in, cached ones included.
    pub input_tokens: u64,
    /// Tokens out, reasoning included.
    pub output_tokens: u64,
    /// The total as the provider counts it.
    pub total_tokens: u64,
    /// How the input divides.
    #[serde(skip_serializing_if = "InputTokenDetails::is_empty")]
    pub input_token_details: InputTokenDetails,
    /// How the output divides.
    #[serde(skip_serializing_if = "OutputTokenDetails::is_empty")]
    pub output_token_details: OutputTokenDetails,
    /// What was charged, in US dollars. `None` when the provider names no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// What the provider behind a router charged, in US dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_cost: Option<f64>,
    /// The part of that for the tokens in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_input_cost: Option<f64>,
    /// The part of that for the tokens out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_output_cost: Option<f64>,
    /// Whether the provider was paid through a key of your own that the router holds. Sums keep what
    /// the first reporter says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_byok: Option<bool>,
    /// Everything else that was reported, kept as it was. Sums keep the first reporter's values.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extra: JsonMap,
}

/// In one line: `1210 tokens in (1201 cached), 12 out, $0.000288`.
impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tokens in", self.input_tokens)?;
        if let Some(cached) = self.input_token_details.cache_read {
            write!(f, " ({cached} cached)")?;
        }
        write!(f, ", {} out", self.output_tokens)?;
        if let Some(reasoning) = self.output_token_details.reasoning {
            write!(f, " ({reasoning} reasoning)")?;
        }
        match self.cost {
            Some(cost) => write!(f, ", ${}", (cost * 1e9).round() / 1e9),
            None => Ok(()),
        }
    }
}

/// How the tokens that went in divide. The parts may overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct InputTokenDetails {
    /// Tokens served from the provider's prompt cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<u64>,
    /// Tokens written to the provider's prompt cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_creation: Option<u64>,
    /// Tokens of audio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio: Option<u64>,
    /// Tokens of video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<u64>,
}

/// How the tokens that came out divide. The parts may overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct OutputTokenDetails {
    /// Tokens of reasoning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<u64>,
    /// Tokens of audio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio: Option<u64>,
    /// Tokens of images.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<u64>,
    /// Tokens of a prediction that were used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_prediction: Option<u64>,
    /// Tokens of a prediction that were thrown away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_prediction: Option<u64>,
}

impl Usage {
    /// A usage of so many tokens in and out; the total is their sum.
    #[must_use]
    pub fn new(input_tokens: u64, output_tokens: u64) -> Self {
        Self {
            input_tokens,
            output_tokens,
            total_tokens: input_tokens.saturating_add(output_tokens),
            ..Self::default()
        }
    }

    /// Sets what was charged, in US dollars.
    #[must_use]
    pub fn with_cost(mut self, dollars: f64) -> Self {
        self.cost = Some(dollars);
        self
    }
}

impl InputTokenDetails {
    /// Whether nothing was reported.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl OutputTokenDetails {
    /// Whether nothing was reported.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign<&Self> for InputTokenDetails {
    fn add_assign(&mut self, other: &Self) {
        let Self {
            cache_read,
            cache_creation,
            audio,
            video,
        } = other;
        add(&mut self.cache_read, *cache_read);
        add(&mut self.cache_creation, *cache_creation);
        add(&mut self.audio, *audio);
        add(&mut self.video, *video);
    }
}

impl AddAssign<&Self> for OutputTokenDetails {
    fn add_assign(&mut self, other: &Self) {
        let Self {
            reasoning,
            audio,
            image,
            accepted_prediction,
            rejected_prediction,
        } = other;
        add(&mut self.reasoning, *reasoning);
        add(&mut self.audio, *audio);
        add(&mut self.image, *image);
        add(&mut self.accepted_prediction, *accepted_prediction);
        add(&mut self.rejected_prediction, *rejected_prediction);
    }
}

impl AddAssign<&Self> for Usage {
    fn add_assign(&mut self, other: &Self) {
        let Self {
            input_tokens,
            output_tokens,
            total_tokens,
            input_token_details,
            output_token_details,
            cost,
            upstream_cost,
            upstream_input_cost,
            upstream_output_cost,
            is_byok,
            extra,
        } = other;
        self.input_tokens = self.input_tokens.saturating_add(*input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(*output_tokens);
        self.total_tokens = self.total_tokens.saturating_add(*total_tokens);
        self.input_token_details += input_token_details;
        self.output_token_details += output_token_details;
        add_money(&mut self.cost, *cost);
        add_money(&mut self.upstream_cost, *upstream_cost);
        add_money(&mut self.upstream_input_cost, *upstream_input_cost);
        add_money(&mut self.upstream_output_cost, *upstream_output_cost);
        self.is_byok = self.is_byok.or(*is_byok);
        for (key, value) in extra {
            self.extra
                .entry(key.as_str())
                .or_insert_with(|| value.clone());
        }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        *self += &other;
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += &other;
        self
    }
}

impl Sum for Usage {
    fn sum<I: Iterator<Item = Self>>(usages: I) -> Self {
        usages.fold(Self::default(), Add::add)
    }
}

impl<'a> Sum<&'a Self> for Usage {
    fn sum<I: Iterator<Item = &'a Self>>(usages: I) -> Self {
        usages.fold(Self::default(), |mut sum, usage| {
            sum += usage;
            sum
        })
    }
}

fn add(sum: &mut Option<u64>, part: Option<u64>) {
    if let Some(part) = part {
        *sum = Some(sum.unwrap_or(0).saturating_add(part));
    }
}

fn add_money(sum: &mut Option<f64>, part: Option<f64>) {
    if let Some(part) = part {
        *sum = Some(sum.unwrap_or(0.0) + part);
    }
}
