use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::value::{AiMessage, Usage};

/// Where in an answer the value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputSource {
    /// The arguments of the call that the model was asked for.
    ToolCall,
    /// The text, which is JSON from end to end.
    Text,
    /// The only fenced block of JSON in a text that says more.
    FencedBlock,
}

/// A value that a model gave, and the answer that it was found in.
///
/// It is used like a `T`. It is cheap to clone, and shown like the `T` that it holds.
///
/// ```
/// use chat_core::{ChatModelExt, FakeChatModel, OutputMethod, OutputSource, RunnableExt};
/// # use chat_core::schemars::{self, JsonSchema};
/// # use serde::Deserialize;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Movie {
///     title: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = FakeChatModel::new([r#"{"title": "Solaris"}"#]);
/// let movie = model
///     .with_structured_output::<Movie>()?
///     .with_method(OutputMethod::JsonSchema)?
///     .invoke("A film by Tarkovsky")
///     .await?;
/// assert_eq!(movie.title, "Solaris");
/// assert_eq!(movie.source(), OutputSource::Text);
/// assert!(movie.raw().usage.is_some());
/// # Ok(())
/// # }
/// ```
pub struct Structured<T>(Arc<Inner<T>>);

struct Inner<T> {
    value: T,
    json: Value,
    raw: AiMessage,
    source: OutputSource,
    repairs: u32,
    /// What the answers before this one cost.
    spent: Option<Usage>,
}

impl<T> Structured<T> {
    pub(super) fn new(value: T, json: Value, raw: AiMessage, source: OutputSource) -> Self {
        Self(Arc::new(Inner {
            value,
            json,
            raw,
            source,
            repairs: 0,
            spent: None,
        }))
    }

    /// Notes how many repair rounds it took, and what they cost. Only its maker holds it then.
    pub(crate) fn after(mut self, repairs: u32, spent: Option<Usage>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.repairs = repairs;
            inner.spent = spent;
        }
        self
    }

    /// The answer that the value was found in, with its own usage and metadata.
    #[must_use]
    pub fn raw(&self) -> &AiMessage {
        &self.0.raw
    }

    /// The value as JSON.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.0.json
    }

    /// Where in the answer the value was found.
    #[must_use]
    pub fn source(&self) -> OutputSource {
        self.0.source
    }

    /// How often the model had to be told what was wrong with its answer.
    #[must_use]
    pub fn repairs(&self) -> u32 {
        self.0.repairs
    }

    /// What the value cost, with all answers that had to be repaired, if the provider said so.
    #[must_use]
    pub fn usage(&self) -> Option<Usage> {
        let last = self.0.raw.usage.iter().cloned();
        last.chain(self.0.spent.clone())
            .reduce(|one, other| one + other)
    }

    /// The value alone. It is cloned only if another clone of this still shares it; see
    /// [`try_into_inner`](Self::try_into_inner) for types that are not `Clone`.
    #[must_use]
    pub fn into_inner(self) -> T
    where
        T: Clone,
    {
        match Arc::try_unwrap(self.0) {
            Ok(inner) => inner.value,
            Err(shared) => shared.value.clone(),
        }
    }

    /// The value alone, without a clone.
    ///
    /// # Errors
    ///
    /// This itself, if another clone of it still shares the value.
    pub fn try_into_inner(self) -> std::result::Result<T, Self> {
        Arc::try_unwrap(self.0)
            .map(|inner| inner.value)
            .map_err(Self)
    }
}

impl<T> Deref for Structured<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T> Clone for Structured<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Structured<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value.fmt(f)
    }
}

impl<T: PartialEq> PartialEq<T> for Structured<T> {
    fn eq(&self, other: &T) -> bool {
        self.0.value == *other
    }
}

/// As the JSON that the model gave.
impl<T> Serialize for Structured<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.json.serialize(serializer)
    }
}
