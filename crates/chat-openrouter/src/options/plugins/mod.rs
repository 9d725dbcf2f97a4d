mod files;
mod fusion;
mod routers;
mod web;

use chat_core::JsonMap;
use serde_json::Value;

pub use self::files::{
    ContextCompressionEngine, ContextCompressionPlugin, FileParserPlugin, ModerationPlugin,
    PdfParserEngine, PdfParserOptions, ResponseHealingPlugin,
};
pub use self::fusion::{FusionPlugin, FusionPreset, FusionTool};
pub use self::routers::{
    AutoBetaRouterPlugin, AutoRouterPlugin, CostTier, ParetoRouterPlugin, PriceSource,
};
pub use self::web::{
    WebFetchPlugin, WebSearchEngine, WebSearchMode, WebSearchPlugin, WebSearchUserLocation,
};
use super::OptionValue;
use super::lower::Lower;

/// A plugin for a request, with its settings.
///
/// Each typed plugin makes one; [`other`](Self::other) is for those that are not known here. What
/// plugins there are is in OpenRouter's page on plugins.
///
/// ```
/// use chat_core::ChatOptions;
/// use chat_openrouter::{FileParserPlugin, OpenRouterOptions, PdfParserEngine, Plugin};
///
/// let parser = FileParserPlugin::new().with_pdf(PdfParserEngine::MistralOcr);
/// let options = ChatOptions::new().with_plugins([parser.into(), Plugin::disabled("web")]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Plugin(JsonMap);

impl Plugin {
    /// A plugin by id, with these settings.
    #[must_use]
    pub fn other(id: impl Into<String>, settings: JsonMap) -> Self {
        let id = ("id".to_owned(), Value::String(id.into()));
        let settings = settings.into_iter().filter(|(name, _)| name != "id");
        Self([id].into_iter().chain(settings).collect())
    }

    /// Switches a plugin off that the account has on.
    #[must_use]
    pub fn disabled(id: impl Into<String>) -> Self {
        Self::other(
            id,
            JsonMap::from_iter([("enabled".to_owned(), false.into())]),
        )
    }
}

impl Lower for Plugin {
    fn lower(self) -> Value {
        self.0.into()
    }
}

macro_rules! plugins {
    ($($name:ident),*) => {
        $(
            impl From<$name> for Plugin {
                fn from(plugin: $name) -> Self {
                    match plugin.lower() {
                        Value::Object(fields) => Self(fields),
                        _ => Self(JsonMap::new()),
                    }
                }
            }

            impl OptionValue<Vec<Plugin>> for $name {
                fn into_value(self) -> Option<Vec<Plugin>> {
                    Some(vec![self.into()])
                }
            }
        )*
    };
}

plugins!(
    AutoBetaRouterPlugin,
    AutoRouterPlugin,
    ContextCompressionPlugin,
    FileParserPlugin,
    FusionPlugin,
    ModerationPlugin,
    ParetoRouterPlugin,
    ResponseHealingPlugin,
    WebFetchPlugin,
    WebSearchPlugin
);

impl OptionValue<Vec<Self>> for Plugin {
    fn into_value(self) -> Option<Vec<Self>> {
        Some(vec![self])
    }
}
