use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Options that only one provider has, by provider and name.
///
/// A backend's crate gives them typed setters and reads them back; every other backend passes over
/// them. Each is an option of its own: layers merge name by name, and `null` unsets. In JSON they are
/// objects by provider.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extensions(BTreeMap<(Cow<'static, str>, Cow<'static, str>), Value>);

impl Extensions {
    /// Sets an option of a provider; `null` unsets it.
    pub fn set(
        &mut self,
        provider: impl Into<Cow<'static, str>>,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Value>,
    ) {
        self.0.insert((provider.into(), name.into()), value.into());
    }

    /// The options of a provider that have a value, by name.
    pub fn of<'a>(&'a self, provider: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.0
            .iter()
            .filter(move |((of, _), value)| of == provider && !value.is_null())
            .map(|((_, name), value)| (name.as_ref(), value))
    }

    /// Whether no option is set or unset.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These options over those below.
    #[must_use]
    pub fn or(&self, below: &Self) -> Self {
        let mut merged = below.clone();
        merged.0.extend(
            self.0
                .iter()
                .map(|(key, value)| (key.clone(), value.clone())),
        );
        merged
    }
}

type ByProvider<'a, T> = BTreeMap<Cow<'a, str>, BTreeMap<Cow<'a, str>, T>>;

impl Serialize for Extensions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut options = ByProvider::new();
        for ((provider, name), value) in &self.0 {
            let of_provider = options.entry(Cow::Borrowed(&**provider)).or_default();
            of_provider.insert(Cow::Borrowed(&**name), value);
        }
        options.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Extensions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut extensions = Self::default();
        for (provider, options) in ByProvider::<Value>::deserialize(deserializer)? {
            for (name, value) in options {
                extensions.set(provider.clone().into_owned(), name.into_owned(), value);
            }
        }
        Ok(extensions)
    }
}
