use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Extensions, HeaderSetting, Headers, ResponseFormat, Setting};
use crate::tool::{ToolChoice, ToolSpec};
use crate::value::JsonMap;

/// Options of one call, or bound to a model.
///
/// They are found in this order: the call, the outer `bind`, the inner `bind`, the model's
/// constructor, the provider's default. Lists and maps are taken whole from the first layer that
/// has them. `None` unsets an option that a lower layer has set.
///
/// In JSON, options that are not mentioned are left out, and `null` unsets; a field that is no option
/// is an error.
///
/// ```
/// use chat_core::{ChatModelExt, ChatOptions, FakeChatModel};
///
/// let exact = ChatOptions::new().with_temperature(0.0).with_max_tokens(1024);
/// let model = FakeChatModel::new(["42"]).bind(exact);
///
/// let over = ChatOptions::new().with_temperature(None).or(model.options());
/// assert_eq!(over.temperature.get(), None);
/// assert_eq!(over.max_tokens.get(), Some(&1024));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ChatOptions {
    /// The model to ask, in place of the constructor's.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub model: Setting<String>,
    /// How freely the model chooses its words, from 0 to 2.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub temperature: Setting<f64>,
    /// The share of likely words to choose from, above 0 up to 1.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub top_p: Setting<f64>,
    /// How many of the likeliest tokens to choose from; 0 means all.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub top_k: Setting<u32>,
    /// The least probability of a token to choose, as a share of the likeliest one's, from 0 to 1.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub min_p: Setting<f64>,
    /// The least probability of a token to choose, as a share of the square of the likeliest one's,
    /// from 0 to 1.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub top_a: Setting<f64>,
    /// How strongly frequent words are avoided, from -2 to 2.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub frequency_penalty: Setting<f64>,
    /// How strongly words that were used are avoided, from -2 to 2.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub presence_penalty: Setting<f64>,
    /// How strongly tokens that were seen are avoided, prompt included: above 0 up to 2, where 1
    /// changes nothing.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub repetition_penalty: Setting<f64>,
    /// What is added to the likelihood of tokens, by their ids, from -100 (never) to 100 (always).
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub logit_bias: Setting<BTreeMap<String, f64>>,
    /// Whether to report how likely each token of the answer was.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub logprobs: Setting<bool>,
    /// How many of the likeliest tokens to report at each place, up to 20. Needs `logprobs`.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub top_logprobs: Setting<u32>,
    /// The most tokens of an answer.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub max_tokens: Setting<u32>,
    /// The most tokens of an answer, reasoning included, in the newer spelling of the wire.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub max_completion_tokens: Setting<u32>,
    /// Makes the choice of words repeatable, as far as the model can.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub seed: Setting<i64>,
    /// Texts at which the model stops.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub stop: Setting<Vec<String>>,
    /// The tools that the model may call.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub tools: Setting<Arc<[ToolSpec]>>,
    /// Whether the model must call a tool, and which.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub tool_choice: Setting<ToolChoice>,
    /// Whether the model may call several tools in one answer.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub parallel_tool_calls: Setting<bool>,
    /// The form that the answer's text must have.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub response_format: Setting<ResponseFormat>,
    /// Options that only one provider has.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
    /// HTTP headers that go with the request.
    #[serde(skip_serializing_if = "Headers::is_empty")]
    pub headers: Headers,
    /// Fields that are added to the request's body as they are, over everything else.
    #[serde(skip_serializing_if = "Setting::is_inherited")]
    pub extra_body: Setting<JsonMap>,
}

macro_rules! setters {
    ($($(#[$doc:meta])* $setter:ident, $field:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $setter(mut self, value: impl Into<Setting<$type>>) -> Self {
            self.$field = value.into();
            self
        }
    )*};
}

impl ChatOptions {
    /// Options that say nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Sets how freely the model chooses its words, from 0 to 2.
        with_temperature, temperature: f64;
        /// Sets the share of likely words to choose from, above 0 up to 1.
        with_top_p, top_p: f64;
        /// Sets how many of the likeliest tokens to choose from; 0 means all.
        with_top_k, top_k: u32;
        /// Sets the least probability of a token to choose, as a share of the likeliest one's, from
        /// 0 to 1.
        with_min_p, min_p: f64;
        /// Sets the least probability of a token to choose, as a share of the square of the
        /// likeliest one's, from 0 to 1.
        with_top_a, top_a: f64;
        /// Sets how strongly frequent words are avoided, from -2 to 2.
        with_frequency_penalty, frequency_penalty: f64;
        /// Sets how strongly words that were used are avoided, from -2 to 2.
        with_presence_penalty, presence_penalty: f64;
        /// Sets how strongly tokens that were seen are avoided: above 0 up to 2, where 1 changes
        /// nothing.
        with_repetition_penalty, repetition_penalty: f64;
        /// Sets whether to report how likely each token of the answer was.
        with_logprobs, logprobs: bool;
        /// Sets how many of the likeliest tokens to report at each place, up to 20. Needs
        /// `logprobs`.
        with_top_logprobs, top_logprobs: u32;
        /// Sets the most tokens of an answer.
        with_max_tokens, max_tokens: u32;
        /// Sets the most tokens of an answer, in the newer spelling of the wire.
        with_max_completion_tokens, max_completion_tokens: u32;
        /// Sets the seed.
        with_seed, seed: i64;
        /// Sets whether the model may call several tools in one answer.
        with_parallel_tool_calls, parallel_tool_calls: bool;
        /// Sets the form that the answer's text must have.
        with_response_format, response_format: ResponseFormat;
        /// Sets fields that are added to the request's body as they are.
        with_extra_body, extra_body: JsonMap;
    }

    /// Sets the model to ask.
    #[must_use]
    pub fn with_model(mut self, model: impl Into<String>) -> Self {
        self.model = Setting::Set(model.into());
        self
    }

    /// Sets texts at which the model stops.
    #[must_use]
    pub fn with_stop<S: Into<String>>(mut self, stop: impl IntoIterator<Item = S>) -> Self {
        self.stop = Setting::Set(stop.into_iter().map(Into::into).collect());
        self
    }

    /// Sets what is added to the likelihood of tokens, by their ids in the model's own vocabulary.
    #[must_use]
    pub fn with_logit_bias<K: ToString>(
        mut self,
        bias: impl IntoIterator<Item = (K, f64)>,
    ) -> Self {
        let bias = bias.into_iter();
        self.logit_bias = Setting::Set(bias.map(|(id, bias)| (id.to_string(), bias)).collect());
        self
    }

    /// Sets the tools that the model may call. [`bind_tools`](super::ChatModelExt::bind_tools) takes
    /// more kinds of them and checks them.
    #[must_use]
    pub fn with_tools<T: Into<ToolSpec>>(mut self, tools: impl IntoIterator<Item = T>) -> Self {
        self.tools = Setting::Set(tools.into_iter().map(Into::into).collect());
        self
    }

    /// Sets whether the model must call a tool, and which: `auto`, `none`, `any`, `required`, the
    /// name of a tool, or a [`ToolChoice`].
    #[must_use]
    pub fn with_tool_choice(mut self, choice: impl Into<ToolChoice>) -> Self {
        self.tool_choice = Setting::Set(choice.into());
        self
    }

    /// Sets an HTTP header of the request, over one of the same name that is set otherwise. Backends
    /// refuse those that say who asks, or how the request and its answer are framed.
    #[must_use]
    pub fn with_header(mut self, name: impl AsRef<str>, value: impl Into<String>) -> Self {
        self.headers.set(name, HeaderSetting::Set(value.into()));
        self
    }

    /// Leaves out an HTTP header that is set otherwise.
    #[must_use]
    pub fn without_header(mut self, name: impl AsRef<str>) -> Self {
        self.headers.set(name, HeaderSetting::Unset);
        self
    }

    /// As [`or`](Self::or), without a copy where nothing is set here.
    #[must_use]
    pub fn over<'a>(&self, below: &'a Self) -> Cow<'a, Self> {
        if *self == Self::default() {
            Cow::Borrowed(below)
        } else {
            Cow::Owned(self.or(below))
        }
    }

    /// These options over those below: the one place where options merge.
    #[must_use]
    pub fn or(&self, below: &Self) -> Self {
        let Self {
            model,
            temperature,
            top_p,
            top_k,
            min_p,
            top_a,
            frequency_penalty,
            presence_penalty,
            repetition_penalty,
            logit_bias,
            logprobs,
            top_logprobs,
            max_tokens,
            max_completion_tokens,
            seed,
            stop,
            tools,
            tool_choice,
            parallel_tool_calls,
            response_format,
            extensions,
            headers,
            extra_body,
        } = self;
        Self {
            model: model.or(&below.model),
            temperature: temperature.or(&below.temperature),
            top_p: top_p.or(&below.top_p),
            top_k: top_k.or(&below.top_k),
            min_p: min_p.or(&below.min_p),
            top_a: top_a.or(&below.top_a),
            frequency_penalty: frequency_penalty.or(&below.frequency_penalty),
            presence_penalty: presence_penalty.or(&below.presence_penalty),
            repetition_penalty: repetition_penalty.or(&below.repetition_penalty),
            logit_bias: logit_bias.or(&below.logit_bias),
            logprobs: logprobs.or(&below.logprobs),
            top_logprobs: top_logprobs.or(&below.top_logprobs),
            max_tokens: max_tokens.or(&below.max_tokens),
            max_completion_tokens: max_completion_tokens.or(&below.max_completion_tokens),
            seed: seed.or(&below.seed),
            stop: stop.or(&below.stop),
            tools: tools.or(&below.tools),
            tool_choice: tool_choice.or(&below.tool_choice),
            parallel_tool_calls: parallel_tool_calls.or(&below.parallel_tool_calls),
            response_format: response_format.or(&below.response_format),
            extensions: extensions.or(&below.extensions),
            headers: headers.or(&below.headers),
            extra_body: extra_body.or(&below.extra_body),
        }
    }
}
