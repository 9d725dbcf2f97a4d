use std::sync::Arc;

use chat_core::ModelRegistry;

use crate::chat_openrouter::ChatOpenRouter;

pub(crate) const PREFIX: &str = "openrouter";

/// Adds OpenRouter to a registry, under the prefix `openrouter`.
///
/// ```no_run
/// use chat_core::ModelRegistry;
///
/// # fn run() -> chat_core::Result<()> {
/// let mut registry = ModelRegistry::new();
/// chat_openrouter::register(&mut registry);
/// let model = registry.init("openrouter:openai/gpt-4.1")?;
/// # Ok(())
/// # }
/// ```
pub fn register(registry: &mut ModelRegistry) {
    registry.register(PREFIX, |spec| {
        let builder = ChatOpenRouter::builder();
        let builder =
            builder.configure(&spec.model, spec.options.clone(), spec.settings.clone())?;
        Ok(Arc::new(builder.build()?))
    });
}
