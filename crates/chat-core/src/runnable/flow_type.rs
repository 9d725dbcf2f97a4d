use std::any::{TypeId, type_name};
use std::fmt;

use serde_json::Value;

use super::Flow;

/// A type that flows between steps, as a value: its name and its JSON schema.
///
/// ```
/// use chat_core::{FlowType, Messages, Whole};
///
/// assert_eq!(FlowType::of::<Messages>().name(), "Messages");
/// assert_eq!(FlowType::of::<Whole<Vec<u32>>>().name(), "Whole<Vec<u32>>");
/// assert_eq!(FlowType::of::<String>().schema().unwrap()["type"], "string");
/// ```
#[derive(Clone, Copy)]
pub struct FlowType {
    id: TypeId,
    name: fn() -> &'static str,
    schema: fn() -> Option<Value>,
}

impl FlowType {
    /// This type.
    #[must_use]
    pub fn of<T: Flow>() -> Self {
        Self {
            id: TypeId::of::<T>(),
            name: type_name::<T>,
            schema: T::schema,
        }
    }

    /// The name of the type, without the paths of modules.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = String::new();
        let is_word = |char: char| char.is_alphanumeric() || matches!(char, '_' | ':');
        for word in (self.name)().split_inclusive(|char| !is_word(char)) {
            name.push_str(word.rsplit_once("::").map_or(word, |(_, last)| last));
        }
        name
    }

    /// The JSON schema of the type, if it has one.
    #[must_use]
    pub fn schema(&self) -> Option<Value> {
        (self.schema)()
    }
}

impl PartialEq for FlowType {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for FlowType {}

impl fmt::Debug for FlowType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FlowType").field(&self.name()).finish()
    }
}
