use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use super::pick::{missing, not_a_text};
use super::{Flow, Fold, VariablePiece};
use crate::error::{Error, ErrorKind, Result};
use crate::value::{JsonMap, Messages};

/// Values by name: what fills the places of a prompt template, and what steps add values to.
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

    /// The names that there are values for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The value of a variable that must be there.
    ///
    /// # Errors
    ///
    /// If it is not there; the error names those that are.
    pub fn value(&self, name: &str) -> Result<&Value> {
        self.get(name).ok_or_else(|| missing(name, self.names()))
    }

    /// The text of a variable that must be there.
    ///
    /// # Errors
    ///
    /// If it is not there, or is no text.
    pub fn text(&self, name: &str) -> Result<&str> {
        self.value(name)?.as_str().ok_or_else(|| not_a_text(name))
    }

    /// These variables, and those; of two with one name those count.
    #[must_use]
    pub fn and(mut self, those: Self) -> Self {
        self.by_name.extend(those.by_name);
        self.only = those.only.or(self.only);
        self
    }

    /// Leaves out the variables of these names.
    pub(super) fn without<'a>(mut self, names: impl Iterator<Item = &'a str>) -> Self {
        for name in names {
            self.by_name.shift_remove(name);
        }
        self
    }

    /// Leaves out all but the variables of these names.
    pub(super) fn only(&self, names: &[String]) -> Self {
        let kept = names.iter().filter_map(|name| {
            let value = self.get(name)?;
            Some((name.clone(), value.clone()))
        });
        Self::from(kept.collect::<JsonMap>())
    }

    /// The values that were given by name.
    pub(crate) fn by_name(&self) -> &JsonMap {
        &self.by_name
    }

    /// The value that was given without a name.
    pub(crate) fn single(&self) -> Option<&Value> {
        self.only.as_ref()
    }

    /// The value that was given by this very name.
    pub(crate) fn named(&self, name: &str) -> Option<&Value> {
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

/// A piece of [`Variables`]: all of them, or a piece of the value of one.
#[derive(Clone, Debug, PartialEq)]
pub enum VariablesChunk {
    /// All of them. Names that are there already keep their places and get new values.
    All(Variables),
    /// A piece of the value of one.
    One {
        /// The name.
        name: Arc<str>,
        /// The piece.
        piece: VariablePiece,
    },
}

impl Flow for Variables {
    type Chunk = VariablesChunk;
    type Fold = VariablesFold;

    fn into_chunk(self) -> VariablesChunk {
        VariablesChunk::All(self)
    }

    fn show(chunk: &VariablesChunk) -> Value {
        match chunk {
            VariablesChunk::All(variables) => match &variables.only {
                Some(only) => only.clone(),
                None => Value::Object(variables.by_name.clone()),
            },
            VariablesChunk::One { name, piece } => json!({ &**name: piece.clone().into_value() }),
        }
    }

    fn schema() -> Option<Value> {
        Some(json!({ "title": "Variables", "type": "object" }))
    }
}

/// The fold of [`Variables`]: texts are appended, other values replaced.
#[derive(Clone, Debug, Default)]
pub struct VariablesFold(Option<Variables>);

impl Fold for VariablesFold {
    type Chunk = VariablesChunk;
    type Whole = Variables;

    fn push(&mut self, chunk: VariablesChunk) -> Result<()> {
        let variables = self.0.get_or_insert_default();
        match chunk {
            VariablesChunk::All(all) => {
                *variables = std::mem::take(variables).and(all);
            }
            VariablesChunk::One { name, piece } => {
                let value = variables.by_name.entry(&*name).or_insert(Value::Null);
                match (value, piece) {
                    (Value::String(text), VariablePiece::Text(more)) => text.push_str(&more),
                    (value, piece) => *value = piece.into_value(),
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Variables> {
        self.0.ok_or_else(|| {
            Error::new(
                ErrorKind::Interrupted,
                "the stream ended before it gave a variable",
            )
        })
    }
}
