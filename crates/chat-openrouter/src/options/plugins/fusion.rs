use chat_core::JsonMap;
use serde_json::Value;

use crate::options::lower::Lower;

open_enum! {
    /// A choice of models that OpenRouter made.
    FusionPreset {
        /// The best.
        GeneralHigh = "general-high",
        /// Cheap ones.
        GeneralBudget = "general-budget",
        /// Fast ones.
        GeneralFast = "general-fast",
    }
}

wire_object! {
    /// Asks several models and lets one of them make an answer of theirs.
    FusionPlugin {
        /// Whether it is on. Default: `true`.
        with_enabled, enabled: bool;
        /// The models that are asked, 1 to 8. Default: OpenRouter's three best.
        with_analysis_models, analysis_models: Vec<String>;
        /// The model that makes the answer. Default: the first of OpenRouter's best.
        with_model, model: String;
        /// A choice of models. Models that are named here count over it.
        with_preset, preset: FusionPreset;
        /// How often each model may call tools, 1 to 16. Default: 4.
        with_max_tool_calls, max_tool_calls: u32;
        /// The server tools of the models, 8 at most; an empty list means none. Default: searching
        /// the web and reading its pages.
        with_tools, tools: Vec<FusionTool>;
    }
    fixed { "id": "fusion" }
}

/// A server tool for the models of a [`FusionPlugin`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FusionTool {
    /// The type, such as `openrouter:web_search`.
    pub kind: String,
    /// The tool's settings.
    pub parameters: JsonMap,
}

impl FusionTool {
    /// A tool of this type, such as `openrouter:web_search`.
    #[must_use]
    pub fn new(kind: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            parameters: JsonMap::new(),
        }
    }

    /// Sets the tool's settings.
    #[must_use]
    pub fn with_parameters(mut self, parameters: JsonMap) -> Self {
        self.parameters = parameters;
        self
    }
}

impl From<&str> for FusionTool {
    fn from(kind: &str) -> Self {
        Self::new(kind)
    }
}

impl Lower for FusionTool {
    fn lower(self) -> Value {
        let kind = ("type".to_owned(), self.kind.into());
        let has_parameters = !self.parameters.is_empty();
        let parameters = has_parameters.then(|| ("parameters".to_owned(), self.parameters.into()));
        Value::Object([kind].into_iter().chain(parameters).collect())
    }
}
