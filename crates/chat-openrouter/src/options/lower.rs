//! From typed options to JSON.

use std::collections::BTreeMap;

use chat_core::JsonMap;
use serde_json::{Number, Value};

/// What has one form as JSON, and always has it.
pub(crate) trait Lower {
    fn lower(self) -> Value;
}

macro_rules! lower_as_it_is {
    ($($type:ty),*) => {
        $(impl Lower for $type {
            fn lower(self) -> Value {
                self.into()
            }
        })*
    };
}

lower_as_it_is!(bool, u32, u64, String, JsonMap);

impl Lower for f64 {
    /// JSON has no NaN and no infinity. Their names stand in for them, so that the check which
    /// wants a number can name them.
    fn lower(self) -> Value {
        Number::from_f64(self).map_or_else(|| self.to_string().into(), Value::Number)
    }
}

impl<T: Lower> Lower for Vec<T> {
    fn lower(self) -> Value {
        self.into_iter().map(Lower::lower).collect()
    }
}

impl<T: Lower> Lower for BTreeMap<String, T> {
    fn lower(self) -> Value {
        let fields = self.into_iter().map(|(name, value)| (name, value.lower()));
        Value::Object(fields.collect())
    }
}
