use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::runnable::Variables;

/// Variables that are filled beforehand.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Partials(BTreeMap<String, Partial>);

#[derive(Clone)]
pub(super) enum Partial {
    Value(Value),
    /// Made each time.
    Made(Arc<dyn Fn() -> Value + Send + Sync>),
}

impl Partials {
    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn insert(&mut self, name: &str, partial: Partial) {
        self.0.insert(name.to_owned(), partial);
    }

    /// Adds those; of two with one name those count.
    pub(super) fn extend(&mut self, those: Self) {
        self.0.extend(those.0);
    }

    /// These variables below those of a call.
    pub(super) fn below<'v>(&self, variables: &'v Variables) -> Cow<'v, Variables> {
        if self.0.is_empty() {
            return Cow::Borrowed(variables);
        }
        let partials = self.0.iter();
        let missing = partials.filter(|(name, _)| variables.named(name).is_none());
        Cow::Owned(missing.fold(variables.clone(), |all, (name, partial)| {
            all.with(name, partial.value())
        }))
    }
}

impl Partial {
    fn value(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Made(make) => make(),
        }
    }
}

/// Functions are equal only if they are the same.
impl PartialEq for Partial {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(one), Self::Value(other)) => one == other,
            (Self::Made(one), Self::Made(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// The names alone.
impl fmt::Debug for Partials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
