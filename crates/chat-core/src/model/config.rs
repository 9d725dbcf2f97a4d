use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ChatOptions, Setting};
use crate::value::JsonMap;

/// How a model is set up: its name, its options, its tools. It goes to JSON and back.
///
/// [`Configured::config`] gives it, and
/// [`ModelRegistry::init_from`](super::ModelRegistry::init_from) makes the model again. It holds no
/// secret: a key is there by the name of its environment variable, headers by their names. What
/// only code can say, such as a transport of one's own or the functions behind tools, is not there.
///
/// ```
/// use chat_core::{ChatOptions, ModelConfig};
///
/// let config: ModelConfig = serde_json::from_str(
///     r#"{ "model": "openrouter:openai/gpt-4.1", "options": { "temperature": 0.0 } }"#,
/// )?;
/// assert_eq!(config.options, ChatOptions::new().with_temperature(0.0));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ModelConfig {
    /// The backend and the model as the backend names it, such as `openrouter:openai/gpt-4.1`.
    pub model: String,
    /// The options of the constructor, and over them those that are bound.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: ChatOptions,
    /// What else the backend is set up with, in its own words.
    #[serde(default, skip_serializing_if = "JsonMap::is_empty")]
    pub settings: JsonMap,
}

impl ModelConfig {
    /// A model without options, such as `openrouter:openai/gpt-4.1`.
    #[must_use]
    pub fn new(model: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            ..Self::default()
        }
    }

    /// Sets the options.
    #[must_use]
    pub fn with_options(mut self, options: ChatOptions) -> Self {
        self.options = options;
        self
    }

    /// Lays options that are bound over those that are there. A model that they name takes the
    /// place of the one that is there.
    #[must_use]
    pub fn bind(mut self, options: &ChatOptions) -> Self {
        self.options = options.or(&self.options);
        if let Some(name) = self.options.model.get() {
            let backend = self.model.split_once(':').map(|(backend, _)| backend);
            self.model = format!("{}:{name}", backend.unwrap_or_default());
            self.options.model = Setting::Inherit;
        }
        self
    }

    /// Sets what else the backend is set up with.
    #[must_use]
    pub fn with_settings(mut self, settings: JsonMap) -> Self {
        self.settings = settings;
        self
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A model that can say how it is set up.
///
/// # Implementing
///
/// Backends whose models the registry can make implement it. What is given must make the same model
/// again, and must hold no secret. Models that wrap others pass on what those give, with their own
/// options over it.
///
/// # Example
///
/// ```
/// use chat_core::{ChatModelExt, ChatOptions, Configured, ModelConfig};
/// # use chat_core::FakeChatModel;
/// # #[derive(Clone)] struct Canned(FakeChatModel);
///
/// impl Configured for Canned {
///     fn config(&self) -> ModelConfig {
///         ModelConfig::new("canned:hello")
///     }
/// }
/// ```
pub trait Configured {
    /// How the model is set up.
    fn config(&self) -> ModelConfig;
}

impl<M: Configured + ?Sized> Configured for Arc<M> {
    fn config(&self) -> ModelConfig {
        (**self).config()
    }
}

impl<M: Configured + ?Sized> Configured for Box<M> {
    fn config(&self) -> ModelConfig {
        (**self).config()
    }
}
