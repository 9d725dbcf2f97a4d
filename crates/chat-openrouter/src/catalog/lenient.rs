//! What the account's endpoints send, read as far as it can be read: numbers as text, `null` and
//! missing fields for nothing, unknown fields kept.

use chat_core::JsonMap;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A value that JSON may hold, or hold in another form, or not hold.
pub(crate) trait FromJson: Sized {
    /// The value, if this is one.
    fn from_json(value: Value) -> Option<Self>;

    /// Whether it says nothing, so that it need not be written.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Reads a field. What is not of its type counts as missing.
pub(crate) fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromJson + Default,
{
    Ok(T::from_json(Value::deserialize(deserializer)?).unwrap_or_default())
}

impl FromJson for f64 {
    fn from_json(value: Value) -> Option<Self> {
        let number = value
            .as_f64()
            .or_else(|| value.as_str()?.trim().parse().ok());
        number.filter(|number| number.is_finite())
    }
}

impl FromJson for u64 {
    fn from_json(value: Value) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked, and a float cast saturates"
        )]
        let whole = |number: f64| (number >= 0.0).then_some(number as Self);
        value.as_u64().or_else(|| whole(f64::from_json(value)?))
    }
}

impl FromJson for i64 {
    fn from_json(value: Value) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "what follows the point does not count, and a float cast saturates"
        )]
        let whole = |number: f64| number as Self;
        value.as_i64().or_else(|| f64::from_json(value).map(whole))
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Option<Self> {
        value.as_bool().or_else(|| value.as_str()?.parse().ok())
    }
}

impl FromJson for String {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

impl FromJson for Value {
    fn from_json(value: Value) -> Option<Self> {
        Some(value).filter(|value| !value.is_null())
    }
}

impl FromJson for JsonMap {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::Object(fields) => Some(fields),
            _ => None,
        }
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Value) -> Option<Self> {
        Some(T::from_json(value))
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

/// Entries that are not of the list's type are left out.
impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::Array(items) => Some(items.into_iter().filter_map(T::from_json).collect()),
            _ => None,
        }
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// Defines an object of the API whose fields are all read leniently. Unknown fields are kept in
/// `extra`; what the server did not say is left out when it is written.
macro_rules! api_object {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$doc])*
                #[serde(
                    deserialize_with = "crate::catalog::lenient::lenient",
                    skip_serializing_if = "crate::catalog::lenient::FromJson::is_absent"
                )]
                pub $field: $type,
            )*
            /// What else the server says, kept as it came.
            #[serde(flatten)]
            pub extra: chat_core::JsonMap,
        }

        impl $crate::catalog::lenient::FromJson for $name {
            fn from_json(value: serde_json::Value) -> Option<Self> {
                if value.is_object() { serde_json::from_value(value).ok() } else { None }
            }

            fn is_absent(&self) -> bool {
                *self == Self::default()
            }
        }
    };
}

pub(crate) use api_object;
