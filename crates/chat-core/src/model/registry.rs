use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{ChatModel, ChatOptions, ModelConfig};
use crate::error::{Error, ErrorKind, Result};
use crate::value::JsonMap;

type Factory = dyn Fn(&ModelSpec) -> Result<Arc<dyn ChatModel>> + Send + Sync;

/// A model string, taken apart, and the options to make the model with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ModelSpec {
    /// The model as its backend names it: all that follows the first `:`.
    pub model: String,
    /// Options of the model's constructor.
    pub options: ChatOptions,
    /// What else the backend is set up with, in its own words. A backend that knows none of it, or
    /// not all, refuses it.
    pub settings: JsonMap,
}

/// Makes models from strings such as `openrouter:openai/gpt-4.1`.
///
/// A backend registers itself with a plain function, as `chat_openrouter::register` does. Nothing
/// runs before `main`.
///
/// ```
/// use std::sync::Arc;
/// use chat_core::{FakeChatModel, ModelRegistry, RunnableExt};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let mut registry = ModelRegistry::new();
/// registry.register("fake", |spec| Ok(Arc::new(FakeChatModel::new([spec.model.as_str()]))));
///
/// let model = registry.init("fake:openai/gpt-4.1:free")?;
/// assert_eq!(model.invoke("hi").await?.text(), "openai/gpt-4.1:free");
///
/// let error = registry.init("fakr:x").unwrap_err();
/// assert!(error.to_string().contains("did you mean `fake`?"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct ModelRegistry(BTreeMap<String, Arc<Factory>>);

impl ModelRegistry {
    /// A registry that knows no backend.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a backend under a prefix. A prefix that is known already is replaced.
    pub fn register(
        &mut self,
        prefix: &str,
        factory: impl Fn(&ModelSpec) -> Result<Arc<dyn ChatModel>> + Send + Sync + 'static,
    ) {
        self.0.insert(normalise(prefix), Arc::new(factory));
    }

    /// The prefixes that are known, in order.
    pub fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Makes the model that the string names.
    ///
    /// # Errors
    ///
    /// If the prefix is missing or unknown, no model follows it, or the backend cannot be set up.
    pub fn init(&self, model: &str) -> Result<Arc<dyn ChatModel>> {
        self.init_with(model, ChatOptions::new())
    }

    /// Makes the model that the string names, with options as its constructor's.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init).
    pub fn init_with(&self, model: &str, options: ChatOptions) -> Result<Arc<dyn ChatModel>> {
        self.init_from(&ModelConfig::new(model).with_options(options))
    }

    /// Makes the model that a configuration describes; see [`ModelConfig`].
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init), and if the backend cannot be set up so: a setting that it does not
    /// know, a header whose value was withheld.
    pub fn init_from(&self, config: &ModelConfig) -> Result<Arc<dyn ChatModel>> {
        let model = config.model.as_str();
        let Some((prefix, name)) = model.split_once(':') else {
            return Err(self.complain(&format!(
                "`{model}` names no backend{}",
                self.with_only_prefix(model)
            )));
        };
        let Some(factory) = self.0.get(&normalise(prefix)) else {
            let near = self
                .nearest(prefix)
                .map(|near| format!("; did you mean `{near}`?"));
            let near = near.unwrap_or_default();
            return Err(self.complain(&format!("no backend is called `{prefix}`{near}")));
        };
        if name.trim().is_empty() {
            return Err(self.complain(&format!("`{model}` names no model")));
        }
        factory(&ModelSpec {
            model: name.trim().to_owned(),
            options: config.options.clone(),
            settings: config.settings.clone(),
        })
    }

    /// For a name of a vendor and a model, where one backend alone can be meant.
    fn with_only_prefix(&self, model: &str) -> String {
        let mut prefixes = self.prefixes();
        match (prefixes.next(), prefixes.next()) {
            (Some(only), None) if model.contains('/') => {
                format!("; did you mean `{only}:{model}`?")
            }
            _ => String::new(),
        }
    }

    fn nearest(&self, prefix: &str) -> Option<&str> {
        let prefix = normalise(prefix);
        self.prefixes()
            .map(|known| (strsim::damerau_levenshtein(known, &prefix), known))
            .filter(|(distance, known)| *distance <= known.len() / 2)
            .min()
            .map(|(_, known)| known)
    }

    fn complain(&self, what: &str) -> Error {
        let known: Vec<_> = self.prefixes().collect();
        let known = if known.is_empty() {
            "none".to_owned()
        } else {
            known.join(", ")
        };
        Error::new(
            ErrorKind::Configuration,
            format!("{what} (write `backend:model`; known backends: {known})"),
        )
    }
}

fn normalise(prefix: &str) -> String {
    prefix.trim().to_ascii_lowercase().replace('-', "_")
}

impl fmt::Debug for ModelRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ModelRegistry")
            .field(&self.prefixes().collect::<Vec<_>>())
            .finish()
    }
}
