use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

/// Options that only one provider has, by provider and name.
///
/// A backend's crate gives them typed setters and reads them back; every other backend passes over
/// them. Each is an option of its own: layers merge name by name, and `null` unsets.
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
