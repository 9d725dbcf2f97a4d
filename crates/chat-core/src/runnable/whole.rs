use std::ops::Deref;

use serde::Serialize;
use serde_json::Value;

use super::{Flow, Last};

/// Lets any serialisable value flow between steps, in one piece. It has no JSON schema: a type of your own
/// that derives [`Flow`] can have one.
///
/// ```
/// use chat_core::Whole;
///
/// let names = Whole(vec!["Ada", "Grace"]);
/// assert_eq!(names.len(), 2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Whole<T>(pub T);

impl<T: Serialize + Clone + Send + Sync + 'static> Flow for Whole<T> {
    type Chunk = Self;
    type Fold = Last<Self>;

    fn into_chunk(self) -> Self {
        self
    }

    fn show(chunk: &Self) -> Value {
        serde_json::to_value(&chunk.0).unwrap_or_default()
    }

    fn schema() -> Option<Value> {
        None
    }
}

impl<T> Deref for Whole<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Whole<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}
