use std::sync::Arc;

use chat_core::{ChatModel, ChatOptions, ModelConfig, ModelRegistry, Result};

/// Makes the model that a string names, such as `openrouter:openai/gpt-4.1`. Every backend that is
/// enabled by a feature is known.
///
/// ```no_run
/// use chat::{RunnableExt, init_chat_model};
///
/// # async fn run() -> chat::Result<()> {
/// let model = init_chat_model("openrouter:openai/gpt-4.1")?;
/// println!("{}", model.invoke("Why is the sea salty?").await?.text());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// If the prefix is missing or unknown, or the backend cannot be set up: for OpenRouter, if
/// `OPENROUTER_API_KEY` is not set.
pub fn init_chat_model(model: &str) -> Result<Arc<dyn ChatModel>> {
    registry().init(model)
}

/// Makes the model that a string names, with options as its constructor's.
///
/// # Errors
///
/// As [`init_chat_model`].
pub fn init_chat_model_with(model: &str, options: ChatOptions) -> Result<Arc<dyn ChatModel>> {
    registry().init_with(model, options)
}

/// Makes the model that a configuration describes, as it comes from JSON: see [`ModelConfig`].
///
/// ```no_run
/// use chat::{ModelConfig, init_chat_model_from};
///
/// # fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let config: ModelConfig = serde_json::from_str(
///     r#"{ "model": "openrouter:openai/gpt-4.1", "options": { "temperature": 0.0 } }"#,
/// )?;
/// let model = init_chat_model_from(&config)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As [`init_chat_model`], and if there is a setting that the backend does not know.
pub fn init_chat_model_from(config: &ModelConfig) -> Result<Arc<dyn ChatModel>> {
    registry().init_from(config)
}

/// A registry that knows every backend that is enabled by a feature. Add your own to it.
#[must_use]
pub fn registry() -> ModelRegistry {
    #[allow(unused_mut, reason = "without backends there is nothing to add")]
    let mut registry = ModelRegistry::new();
    #[cfg(feature = "openrouter")]
    chat_openrouter::register(&mut registry);
    registry
}
