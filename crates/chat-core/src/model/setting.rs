use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One option: inherited, unset, or set.
///
/// A value sets it, `None` unsets it: `with_seed(7)`, `with_seed(None)`. Unset is not the same as
/// not mentioned: it hides a value that a layer below has set. In JSON, `null` is unset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Setting<T> {
    /// Not mentioned: the layer below decides, at last the provider.
    #[default]
    Inherit,
    /// Left to the provider, whatever the layers below say.
    Unset,
    /// This value.
    Set(T),
}

impl<T> Setting<T> {
    /// The value, if there is one.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Inherit | Self::Unset => None,
        }
    }

    /// Whether it is not mentioned.
    pub fn is_inherited(&self) -> bool {
        matches!(self, Self::Inherit)
    }

    /// This setting if it says anything, else the one below.
    #[must_use]
    pub fn or(&self, below: &Self) -> Self
    where
        T: Clone,
    {
        match self {
            Self::Inherit => below.clone(),
            decided => decided.clone(),
        }
    }
}

impl<T> From<T> for Setting<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T> From<Option<T>> for Setting<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unset, Self::Set)
    }
}

impl<T: Serialize> Serialize for Setting<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Setting<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}
