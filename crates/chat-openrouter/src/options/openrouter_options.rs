use std::collections::BTreeMap;

use chat_core::ChatOptions;
use serde_json::Value;

use super::lower::Lower;
use super::{
    AudioOutput, CacheControl, DebugOptions, ImageConfig, Modality, OptionValue, Plugin,
    Prediction, PromptCacheOptions, ProviderPreferences, Reasoning, Route, ServiceTier, Speed,
    StopServerToolsWhen, TraceConfig, Transform, Verbosity, WebSearchOptions, XSearchFilter,
};
use crate::builder::ChatOpenRouterBuilder;
use crate::wire::PROVIDER;

fn set<T: Lower>(options: &mut ChatOptions, name: &'static str, value: Option<T>) {
    let value = value.map_or(Value::Null, Lower::lower);
    options.extensions.set(PROVIDER, name, value);
}

/// Each field of the wire: a setter on options, and one of the field's own name on the builder.
macro_rules! options {
    ($($(#[$doc:meta])* $setter:ident, $name:ident: $type:ty;)*) => {
        /// Options that only OpenRouter has, set on [`ChatOptions`]: for a call, or bound to a model
        /// of any backend. Other backends pass over them.
        ///
        /// [`ChatOpenRouterBuilder`] has each of them, too, without the `with_`. `None` unsets what
        /// a layer below has set. What cannot be right is refused before anything is sent. What is
        /// not here can be set with `with_extra_body`.
        ///
        /// Fields, ranges and defaults are those of OpenRouter's schema and parameters page, where
        /// no other page of its documentation is named.
        ///
        /// ```
        /// use chat_core::ChatOptions;
        /// use chat_openrouter::{OpenRouterOptions, ProviderPreferences, ReasoningEffort};
        ///
        /// let options = ChatOptions::new()
        ///     .with_reasoning(ReasoningEffort::High)
        ///     .with_provider(ProviderPreferences::new().with_sort("throughput"))
        ///     .with_models(["anthropic/claude-sonnet-4.5", "openai/gpt-4o"])
        ///     .with_session_id("conversation-42");
        /// ```
        pub trait OpenRouterOptions {
            $(
                $(#[$doc])*
                #[must_use]
                fn $setter(self, value: impl OptionValue<$type>) -> Self;
            )*
        }

        impl OpenRouterOptions for ChatOptions {
            $(fn $setter(mut self, value: impl OptionValue<$type>) -> Self {
                set(&mut self, stringify!($name), value.into_value());
                self
            })*
        }

        /// The fields of the wire that these options are.
        pub(crate) const OPTION_NAMES: &[&str] = &[$(stringify!($name),)*];

        /// What only OpenRouter has.
        impl ChatOpenRouterBuilder {
            $(
                $(#[$doc])*
                pub fn $name(mut self, value: impl OptionValue<$type>) -> Self {
                    self.options = self.options.$setter(value);
                    self
                }
            )*
        }
    };
}

options! {
    /// Sets models to try one after the other when the model before failed in any way. OpenRouter
    /// bills and names the one that answered. Default: only the model itself.
    with_models, models: Vec<String>;
    /// Sets whether, how much and how visibly the model thinks. An effort alone will do. Default:
    /// the model's.
    with_reasoning, reasoning: Reasoning;
    /// Sets which providers are asked, and in which order. Default: OpenRouter balances by price
    /// and falls back.
    #[doc(alias = "openrouter_provider")]
    with_provider, provider: ProviderPreferences;
    /// Sets what happens when a model or a provider fails. Deprecated on the wire: the preferences'
    /// `sort.partition` says the same. Default: `fallback`.
    with_route, route: Route;
    /// Sets the plugins, with their settings; one alone will do. Default: the account's.
    with_plugins, plugins: Vec<Plugin>;
    /// Sets when OpenRouter's loop over its server tools stops: one condition at least. It counts
    /// over `max_tool_calls`. Default: none.
    with_stop_server_tools_when, stop_server_tools_when: Vec<StopServerToolsWhen>;
    /// Sets how many steps OpenRouter's loop over its server tools may take, 1 to 30. Default: 30.
    with_max_tool_calls, max_tool_calls: u32;
    /// Sets what the answer will mostly be; a text alone will do. Default: nothing is known.
    with_prediction, prediction: Prediction;
    /// Sets how long answers are. Default: medium.
    with_verbosity, verbosity: Verbosity;
    /// Sets what answers are made of. Sound comes in streams only: a request for a whole answer
    /// with it is refused. Default: text.
    with_modalities, modalities: Vec<Modality>;
    /// Sets how images are made. Default: the model's.
    with_image_config, image_config: ImageConfig;
    /// Sets the voice and the format of spoken answers, which are asked for with the modalities.
    with_audio, audio: AudioOutput;
    /// Sets the class of service. Default: the provider's usual one.
    with_service_tier, service_tier: ServiceTier;
    /// Sets how fast the model answers, in Anthropic's words. Default: as usual.
    with_speed, speed: Speed;
    /// Lets the provider cache the prompt by itself, as Claude does; a time to live alone will do.
    /// Blocks are marked one by one with [`CacheMarks`](crate::CacheMarks). Default: only models
    /// that cache unasked do.
    with_cache_control, cache_control: CacheControl;
    /// Sets a key that keeps requests with the same beginning at the same provider, if there is no
    /// session id. Default: OpenRouter makes one of the first messages.
    with_prompt_cache_key, prompt_cache_key: String;
    /// Lets only marked blocks be cached. GPT-5.6 and newer only. Default: OpenAI chooses.
    with_prompt_cache_options, prompt_cache_options: PromptCacheOptions;
    /// Groups requests under one id, of 256 characters at most: they go to the same provider and are
    /// seen together. Default of the builder: `OPENROUTER_SESSION_ID`.
    with_session_id, session_id: String;
    /// Sets what OpenRouter tells observability tools.
    with_trace, trace: TraceConfig;
    /// Names the user whom the app asks for, by an id of 128 characters at most, so that one user's
    /// abuse doesn't block all. Providers get a hash of it. Default: the account.
    with_user, user: String;
    /// Sets pairs that are kept beside the request: 16 at most, keys of 64 and values of 512
    /// characters at most.
    with_metadata, metadata: BTreeMap<String, String>;
    /// Sets the preset of the account, by its slug, whose settings hold where the request has none.
    with_preset, preset: String;
    /// Sets how the model searches the web by itself; a size alone will do.
    with_web_search_options, web_search_options: WebSearchOptions;
    /// Sets what xAI's models find on X.
    with_x_search_filter, x_search_filter: XSearchFilter;
    /// Sets how the prompt is changed before it is sent on. Legacy on the wire: the plugin for
    /// context compression does the same.
    with_transforms, transforms: Vec<Transform>;
    /// Sets what a stream shows of OpenRouter's work.
    with_debug, debug: DebugOptions;
    /// Says that answers will be structured, so that only providers that can do it are asked when
    /// they must take all parameters.
    with_structured_outputs, structured_outputs: bool;
    /// Sets whether the model's thinking is shown. Deprecated on the wire: the reasoning's `exclude`
    /// says the same.
    with_include_reasoning, include_reasoning: bool;
}
