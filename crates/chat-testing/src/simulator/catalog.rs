//! The models that the simulator knows.

use std::sync::LazyLock;

use serde::Deserialize;

/// One model.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Model {
    pub(crate) id: String,
    pub(crate) canonical_slug: String,
    pub(crate) name: String,
    pub(crate) created: u64,
    pub(crate) context_length: u64,
    pub(crate) max_completion_tokens: Option<u64>,
    pub(crate) input: Vec<String>,
    pub(crate) output: Vec<String>,
    pub(crate) family: String,
    /// USD per token, as decimal text.
    pub(crate) prompt: String,
    pub(crate) completion: String,
    pub(crate) cache_read: Option<String>,
    pub(crate) cache_write: Option<String>,
    #[serde(default)]
    pub(crate) reasoning: Reasoning,
    pub(crate) tools: bool,
    /// Display names of the providers, the preferred one first.
    pub(crate) providers: Vec<String>,
    /// Whether answers name the dated slug in place of the one that was asked for.
    #[serde(default)]
    pub(crate) answers_with_canonical_slug: bool,
    /// `~author/…-latest` names that lead here.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
}

/// Whether a model thinks.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reasoning {
    /// It cannot.
    #[default]
    None,
    /// When asked to.
    Optional,
    /// It always does.
    Mandatory,
}

impl Model {
    pub(crate) fn author(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    pub(crate) fn takes(&self, modality: &str) -> bool {
        self.input.iter().any(|name| name == modality)
    }
}

static MODELS: LazyLock<Vec<Model>> =
    LazyLock::new(|| serde_json::from_str(include_str!("catalog.json")).unwrap_or_default());

/// The variants that a slug may carry after a colon.
const VARIANTS: [&str; 7] = [
    "free", "nitro", "floor", "online", "thinking", "extended", "exacto",
];

/// The model behind `openrouter/auto`.
const AUTO: &str = "openai/gpt-4.1-mini";

pub(crate) fn models() -> &'static [Model] {
    &MODELS
}

/// A slug that leads to a model.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) model: Model,
    /// What the answer calls the model.
    pub(crate) shown: String,
    pub(crate) variants: Vec<String>,
}

impl Resolved {
    pub(crate) fn has_variant(&self, name: &str) -> bool {
        self.variants.iter().any(|variant| variant == name)
    }
}

/// The model behind a slug with or without variants, an alias, a dated slug or a `sim/…` slug.
pub(crate) fn resolve(slug: &str) -> Option<Resolved> {
    let mut parts = slug.split(':');
    let base = parts.next().unwrap_or_default();
    let variants: Vec<String> = parts.map(str::to_owned).collect();
    if !variants
        .iter()
        .all(|name| VARIANTS.contains(&name.as_str()))
    {
        return None;
    }
    let mut model = find(base)?;
    let shown = if model.answers_with_canonical_slug {
        model.canonical_slug.clone()
    } else if variants.iter().any(|name| name == "free") {
        format!("{}:free", model.id)
    } else {
        model.id.clone()
    };
    if variants.iter().any(|name| name == "free") {
        "0".clone_into(&mut model.prompt);
        "0".clone_into(&mut model.completion);
        model.cache_read = None;
        model.cache_write = None;
    }
    Some(Resolved {
        model,
        shown,
        variants,
    })
}

fn find(base: &str) -> Option<Model> {
    let base = match base {
        "openrouter/auto" | "openrouter/auto-beta" => AUTO,
        "openrouter/free" => "meta-llama/llama-3.3-70b-instruct",
        other => other,
    };
    if base.starts_with("sim/") {
        return super::behavior::Behavior::from_slug(base).map(|_| simulated(base));
    }
    models()
        .iter()
        .find(|model| {
            model.id == base
                || model.canonical_slug == base
                || model.aliases.iter().any(|alias| alias == base)
        })
        .cloned()
}

/// The model of a `sim/…` slug: it takes and does everything.
fn simulated(slug: &str) -> Model {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Model {
        id: slug.to_owned(),
        canonical_slug: slug.to_owned(),
        name: format!("Simulator: {}", slug.trim_start_matches("sim/")),
        created: 1_767_225_600,
        context_length: 1_000_000,
        max_completion_tokens: None,
        input: owned(&["text", "image", "file", "audio", "video"]),
        output: owned(&["text", "image"]),
        family: "Other".to_owned(),
        prompt: "0.000001".to_owned(),
        completion: "0.000002".to_owned(),
        cache_read: Some("0.0000001".to_owned()),
        cache_write: Some("0.00000125".to_owned()),
        reasoning: Reasoning::Optional,
        tools: true,
        providers: owned(&["Simulator"]),
        answers_with_canonical_slug: false,
        aliases: Vec::new(),
    }
}
