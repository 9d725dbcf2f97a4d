use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use chat_core::Usage;
use serde::{Serialize, Serializer};

use super::model::Model;

/// The models that OpenRouter offers, in its own order. Cheap to clone.
///
/// ```
/// # fn run() -> serde_json::Result<()> {
/// use chat_core::Usage;
/// use chat_openrouter::{Model, ModelCatalog};
///
/// let model: Model = serde_json::from_str(
///     r#"{
///         "id": "anthropic/claude-sonnet-4.5",
///         "canonical_slug": "anthropic/claude-4.5-sonnet-20250929",
///         "pricing": {"prompt": "0.000003", "completion": "0.000015"}
///     }"#,
/// )?;
/// let catalog: ModelCatalog = [model].into_iter().collect();
///
/// assert!(catalog.get("anthropic/claude-4.5-sonnet-20250929").is_some());
/// assert!(catalog.get("anthropic/claude-sonnet-4.5:nitro").is_some());
/// let cost = catalog.cost("anthropic/claude-sonnet-4.5", &Usage::new(1_000, 200));
/// assert!((cost.unwrap() - 0.006).abs() < 1e-12);
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
#[derive(Clone, Default)]
pub struct ModelCatalog(Arc<Inner>);

#[derive(Default)]
struct Inner {
    models: Vec<Model>,
    /// Where the model of an id or a canonical slug is.
    places: HashMap<String, usize>,
}

impl ModelCatalog {
    /// The model of an id or a canonical slug. If there is none of exactly this name, variants
    /// behind `:`, presets behind `@` and spaces around it do not count.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Model> {
        let name = name.trim();
        let place = self.0.places.get(name);
        let place = place.or_else(|| self.0.places.get(base_name(name)?));
        self.0.models.get(*place?)
    }

    /// All models.
    pub fn iter(&self) -> std::slice::Iter<'_, Model> {
        self.0.models.iter()
    }

    /// How many models there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.models.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.models.is_empty()
    }

    /// The models that are known to take an option, such as `tools` or `structured_outputs`.
    pub fn supporting(&self, parameter: &str) -> impl Iterator<Item = &Model> {
        self.iter()
            .filter(move |model| model.supports(parameter) == Some(true))
    }

    /// The models into which `image`, `file`, `audio` or `video` is known to go.
    pub fn with_input_modality(&self, modality: &str) -> impl Iterator<Item = &Model> {
        self.iter()
            .filter(move |model| model.has_input_modality(modality) == Some(true))
    }

    /// The models out of which `image`, `audio` and so on is known to come.
    pub fn with_output_modality(&self, modality: &str) -> impl Iterator<Item = &Model> {
        self.iter()
            .filter(move |model| model.has_output_modality(modality) == Some(true))
    }

    /// What this usage of a model costs, in US dollars: an estimate; see
    /// [`Pricing::cost`](super::Pricing::cost). `None` if the model or its price is not known.
    #[must_use]
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<f64> {
        self.get(model)?.cost(usage)
    }
}

/// The name of a model without variants and preset. `None` if only a preset is named.
pub(crate) fn base_name(name: &str) -> Option<&str> {
    let end = name.find([':', '@']).unwrap_or(name.len());
    name.get(..end).filter(|base| !base.is_empty())
}

impl FromIterator<Model> for ModelCatalog {
    fn from_iter<I: IntoIterator<Item = Model>>(models: I) -> Self {
        let models: Vec<Model> = models.into_iter().collect();
        let mut places = HashMap::new();
        for (place, model) in models.iter().enumerate() {
            places.entry(model.id.clone()).or_insert(place);
        }
        // A model and its variants have one canonical slug, which means the model.
        for is_variant in [false, true] {
            for (place, model) in models.iter().enumerate() {
                if let Some(slug) = &model.canonical_slug
                    && model.id.contains(':') == is_variant
                {
                    places.entry(slug.clone()).or_insert(place);
                }
            }
        }
        Self(Arc::new(Inner { models, places }))
    }
}

impl<'a> IntoIterator for &'a ModelCatalog {
    type Item = &'a Model;
    type IntoIter = std::slice::Iter<'a, Model>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// As a list of models.
impl Serialize for ModelCatalog {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl fmt::Debug for ModelCatalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelCatalog")
            .field("models", &self.len())
            .finish_non_exhaustive()
    }
}
