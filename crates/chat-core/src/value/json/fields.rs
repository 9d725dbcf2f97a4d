use serde_json::Value;
use smol_str::SmolStr;

use crate::value::JsonMap;

/// The fields of a JSON object, taken out one by one. A field of another type than the one asked
/// for stays where it is.
#[derive(Debug, Default)]
pub(super) struct Fields(JsonMap);

impl Fields {
    pub(super) fn new(fields: JsonMap) -> Self {
        Self(fields)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub(super) fn peek_text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// Whether the field says nothing: it is missing, null, an empty list or an empty object.
    pub(super) fn is_blank(&self, key: &str) -> bool {
        self.get(key).is_none_or(is_blank)
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Value> {
        self.0.shift_remove(key)
    }

    pub(super) fn insert(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        match self.take_if(key, Value::is_string)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A text that is short.
    pub(super) fn name(&mut self, key: &str) -> Option<SmolStr> {
        self.text(key).map(SmolStr::from)
    }

    /// An id: a text, or a number as text.
    pub(super) fn id(&mut self, key: &str) -> Option<String> {
        match self.take_if(key, |value| value.is_string() || value.is_number())? {
            Value::String(text) => Some(text),
            number => Some(number.to_string()),
        }
    }

    /// A count: a whole number that is not negative, however it is written.
    pub(super) fn count(&mut self, key: &str) -> Option<u64> {
        let count = to_count(self.get(key)?)?;
        self.remove(key);
        Some(count)
    }

    pub(super) fn number(&mut self, key: &str) -> Option<f64> {
        self.take_if(key, Value::is_number)?.as_f64()
    }

    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        self.take_if(key, Value::is_boolean)?.as_bool()
    }

    pub(super) fn list(&mut self, key: &str) -> Option<Vec<Value>> {
        match self.take_if(key, Value::is_array)? {
            Value::Array(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn map(&mut self, key: &str) -> Option<JsonMap> {
        match self.take_if(key, Value::is_object)? {
            Value::Object(map) => Some(map),
            _ => None,
        }
    }

    pub(super) fn inner(&mut self, key: &str) -> Option<Self> {
        self.map(key).map(Self)
    }

    /// Takes over the fields that are left of the inner object that stood under `key`. Those whose
    /// names are taken stay under it.
    pub(super) fn absorb(&mut self, key: &str, inner: Self) {
        add(&mut self.0, inner.0, key);
    }

    /// What `key` holds and all fields that are left, but for those that are null. Fields whose
    /// names are taken go one level deeper, under `key` again.
    pub(super) fn rest(&mut self, key: &str) -> JsonMap {
        let mut kept = self.map(key).unwrap_or_default();
        add(&mut kept, std::mem::take(&mut self.0), key);
        kept
    }

    /// What is left for the `extras` of a block.
    pub(super) fn extras(&mut self) -> JsonMap {
        self.remove("type");
        self.rest("extras")
    }

    pub(super) fn into_map(self) -> JsonMap {
        self.0
    }

    fn take_if(&mut self, key: &str, is_wanted: impl FnOnce(&Value) -> bool) -> Option<Value> {
        if is_wanted(self.get(key)?) {
            self.remove(key)
        } else {
            None
        }
    }
}

/// Adds the fields that are not null. Those whose names are taken go under `key`, or the next name
/// like it that is free.
fn add(kept: &mut JsonMap, fields: JsonMap, key: &str) {
    let mut clashing = JsonMap::new();
    for (key, value) in fields {
        let target = if kept.contains_key(&key) {
            &mut clashing
        } else {
            &mut *kept
        };
        if !value.is_null() {
            target.insert(key, value);
        }
    }
    if !clashing.is_empty() {
        let mut key = key.to_owned();
        while kept.contains_key(&key) {
            key.push('_');
        }
        kept.insert(key, Value::Object(clashing));
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

fn to_count(value: &Value) -> Option<u64> {
    let from_float = |float: f64| {
        let is_whole = float.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&float);
        is_whole.then_some(float as u64)
    };
    value
        .as_u64()
        .or_else(|| value.as_f64().and_then(from_float))
}
