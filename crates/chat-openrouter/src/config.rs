use chat_core::{ApiKey, Configured, JsonMap, ModelConfig, Result, Setting};

use crate::builder::ChatOpenRouterBuilder;
use crate::chat_openrouter::ChatOpenRouter;
use crate::register::PREFIX;
use crate::settings::Settings;

/// What of a builder can be said in JSON.
#[derive(Clone, Debug)]
pub(crate) struct Configuration(ModelConfig);

impl Configuration {
    pub(crate) fn of(builder: &ChatOpenRouterBuilder) -> Self {
        let mut options = builder.options.clone();
        let model = std::mem::take(&mut options.model);
        let name = model.get().map_or("", String::as_str);
        let config = ModelConfig::new(format!("{PREFIX}:{name}"))
            .with_options(options)
            .with_settings(Settings::of(builder).to_json());
        Self(config)
    }

    /// The configuration, without the key wherever it may have come into it.
    pub(crate) fn show(&self, key: &ApiKey) -> ModelConfig {
        let hides_nothing = |config: &ModelConfig| {
            let text = serde_json::to_string(config).unwrap_or_default();
            key.expose().is_empty() || !text.contains(key.expose())
        };
        if hides_nothing(&self.0) {
            return self.0.clone();
        }
        let shown = serde_json::to_value(&self.0).map(|json| key.scrub_json(&json));
        shown
            .and_then(serde_json::from_value)
            .unwrap_or_else(|_| ModelConfig::new(self.0.model.clone()))
    }
}

/// What the builder was told. What it took from the environment is taken from there again.
///
/// ```
/// use chat_core::{ChatModelExt, ChatOptions, Configured};
/// use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let model = ChatOpenRouter::builder().model("openai/gpt-4.1").api_key("sk-…").seed(7).build();
/// # let model = ChatOpenRouter::builder().model("openai/gpt-4.1").api_key("k").seed(7).build();
/// let bound = model?.bind(ChatOptions::new().with_temperature(0.0));
/// let json = serde_json::to_string(&bound.config())?;
/// assert_eq!(
///     json,
///     r#"{"model":"openrouter:openai/gpt-4.1","options":{"temperature":0.0,"seed":7},"settings":{"api_key":{"env":"OPENROUTER_API_KEY"}}}"#
/// );
///
/// let again = ChatOpenRouterBuilder::from_config(&serde_json::from_str(&json)?)?;
/// assert_eq!(again.api_key("k").build()?.config(), bound.config());
/// # Ok(())
/// # }
/// ```
impl Configured for ChatOpenRouter {
    fn config(&self) -> ModelConfig {
        self.configuration().show(self.key())
    }
}

/// From a configuration.
impl ChatOpenRouterBuilder {
    /// A builder that is told what a [`ModelConfig`] says. What the configuration cannot hold, such
    /// as a key that is in no environment variable, the values of headers, or a transport, is set on
    /// it before [`build`](Self::build).
    ///
    /// # Errors
    ///
    /// If the model is not of the form `openrouter:author/slug`, or a setting is not known.
    pub fn from_config(config: &ModelConfig) -> Result<Self> {
        let name = match config.model.split_once(':') {
            Some((prefix, name)) if prefix.eq_ignore_ascii_case(PREFIX) => name,
            _ => config.model.as_str(),
        };
        Self::new().configure(name, config.options.clone(), config.settings.clone())
    }

    pub(crate) fn configure(
        mut self,
        model: &str,
        mut options: chat_core::ChatOptions,
        settings: JsonMap,
    ) -> Result<Self> {
        Settings::from_json(settings)?.apply(&mut self);
        if options.model.is_inherited() {
            options.model = Setting::Set(model.trim().to_owned());
        }
        Ok(self.options(&options))
    }
}
