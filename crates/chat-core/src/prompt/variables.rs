use serde::Serialize;
use serde_json::{Value, json};

use crate::runnable::{Flow, Last};
use crate::value::{JsonMap, Messages};

/// What fills the places of a prompt template, by name.
///
/// ```
/// use chat_core::Variables;
///
/// let by_name = Variables::from([("topic", "the sea"), ("style", "brief")]);
/// let counted = Variables::new().with("topic", "the sea").with("lines", 4);
/// // For templates with one variable, whatever its name:
/// let only = Variables::from("the sea");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Variables {
    by_name: JsonMap,
    #[serde(skip)]
    only: Option<Value>,
}

impl Variables {
    /// No variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.by_name.insert(name.into(), value.into());
        self
    }

    /// Sets a variable to messages, for a placeholder.
    #[must_use]
    pub fn with_messages(self, name: impl Into<String>, messages: &Messages) -> Self {
        self.with(name, serde_json::to_value(messages).unwrap_or_default())
    }

    /// The value of a variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.named(name).or(self.only.as_ref())
    }

    /// The value that was given by this very name.
    pub(super) fn named(&self, name: &str) -> Option<&Value> {
        self.by_name.get(name)
    }
}

impl From<JsonMap> for Variables {
    fn from(by_name: JsonMap) -> Self {
        Self {
            by_name,
            only: None,
        }
    }
}

impl<V: Into<Value>, const N: usize> From<[(&str, V); N]> for Variables {
    fn from(pairs: [(&str, V); N]) -> Self {
        let by_name = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()));
        Self {
            by_name: by_name.collect(),
            only: None,
        }
    }
}

/// The value of a template's only variable.
impl From<&str> for Variables {
    fn from(value: &str) -> Self {
        Self {
            by_name: JsonMap::new(),
            only: Some(value.into()),
        }
    }
}

/// The value of a template's only variable.
impl From<String> for Variables {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl Flow for Variables {
    type Chunk = Self;
    type Fold = Last<Self>;

    fn into_chunk(self) -> Self {
        self
    }

    fn show(chunk: &Self) -> Value {
        match &chunk.only {
            Some(only) => only.clone(),
            None => Value::Object(chunk.by_name.clone()),
        }
    }

    fn schema() -> Option<Value> {
        Some(json!({ "title": "Variables", "type": "object" }))
    }
}
