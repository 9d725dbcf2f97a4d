use super::{Extensions, Setting};
use crate::value::JsonMap;

/// Options of one call, or bound to a model.
///
/// They are found in this order: the call, the outer `bind`, the inner `bind`, the model's
/// constructor, the provider's default. Lists and maps are taken whole from the first layer that
/// has them. `None` unsets an option that a lower layer has set.
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
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatOptions {
    /// The model to ask, in place of the constructor's.
    pub model: Setting<String>,
    /// How freely the model chooses its words, from 0 to 2.
    pub temperature: Setting<f64>,
    /// The share of likely words to choose from, above 0 up to 1.
    pub top_p: Setting<f64>,
    /// How strongly frequent words are avoided, from -2 to 2.
    pub frequency_penalty: Setting<f64>,
    /// How strongly words that were used are avoided, from -2 to 2.
    pub presence_penalty: Setting<f64>,
    /// The most tokens of an answer.
    pub max_tokens: Setting<u32>,
    /// The most tokens of an answer, reasoning included, in the newer spelling of the wire.
    pub max_completion_tokens: Setting<u32>,
    /// Makes the choice of words repeatable, as far as the model can.
    pub seed: Setting<i64>,
    /// Texts at which the model stops.
    pub stop: Setting<Vec<String>>,
    /// Options that only one provider has.
    pub extensions: Extensions,
    /// Fields that are added to the request's body as they are, over everything else.
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
        /// Sets how strongly frequent words are avoided, from -2 to 2.
        with_frequency_penalty, frequency_penalty: f64;
        /// Sets how strongly words that were used are avoided, from -2 to 2.
        with_presence_penalty, presence_penalty: f64;
        /// Sets the most tokens of an answer.
        with_max_tokens, max_tokens: u32;
        /// Sets the most tokens of an answer, in the newer spelling of the wire.
        with_max_completion_tokens, max_completion_tokens: u32;
        /// Sets the seed.
        with_seed, seed: i64;
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

    /// These options over those below: the one place where options merge.
    #[must_use]
    pub fn or(&self, below: &Self) -> Self {
        let Self {
            model,
            temperature,
            top_p,
            frequency_penalty,
            presence_penalty,
            max_tokens,
            max_completion_tokens,
            seed,
            stop,
            extensions,
            extra_body,
        } = self;
        Self {
            model: model.or(&below.model),
            temperature: temperature.or(&below.temperature),
            top_p: top_p.or(&below.top_p),
            frequency_penalty: frequency_penalty.or(&below.frequency_penalty),
            presence_penalty: presence_penalty.or(&below.presence_penalty),
            max_tokens: max_tokens.or(&below.max_tokens),
            max_completion_tokens: max_completion_tokens.or(&below.max_completion_tokens),
            seed: seed.or(&below.seed),
            stop: stop.or(&below.stop),
            extensions: extensions.or(&below.extensions),
            extra_body: extra_body.or(&below.extra_body),
        }
    }
}
