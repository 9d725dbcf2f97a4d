use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

/// HTTP headers of requests, by name in small letters.
///
/// A value may be a key of a gateway, so none is ever shown: `Debug` hides them, and the JSON form
/// says of each only that it is withheld. What is read back from there cannot be sent: backends
/// refuse it until the header is set again. `null` unsets a header, and a text sets one.
///
/// Each is an option of its own: layers merge name by name.
///
/// ```
/// use chat_core::{ChatOptions, Headers};
///
/// let options = ChatOptions::new().with_header("X-Tenant", "7");
/// assert_eq!(serde_json::to_string(&options.headers)?, r#"{"x-tenant":{"withheld":true}}"#);
///
/// let headers: Headers = serde_json::from_str(r#"{"x-tenant": "7"}"#)?;
/// assert_eq!(headers, options.headers);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Headers(BTreeMap<String, HeaderSetting>);

/// What is said of one header.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderSetting {
    /// It has this value.
    Set(String),
    /// It is not sent, whatever the layers below say.
    Unset,
    /// It had a value that was withheld from the JSON that this comes from.
    Withheld,
}

impl Headers {
    /// Says something of the header of this name.
    pub fn set(&mut self, name: impl AsRef<str>, setting: HeaderSetting) {
        self.0.insert(name.as_ref().to_ascii_lowercase(), setting);
    }

    /// What is said of each header, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &HeaderSetting)> {
        self.0.iter().map(|(name, setting)| (&**name, setting))
    }

    /// Whether nothing is said of any header.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These headers over those below.
    #[must_use]
    pub fn or(&self, below: &Self) -> Self {
        let mut merged = below.clone();
        let own = self.0.iter();
        merged
            .0
            .extend(own.map(|(name, setting)| (name.clone(), setting.clone())));
        merged
    }
}

impl fmt::Debug for HeaderSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Set(_) => "[redacted]",
            Self::Unset => "Unset",
            Self::Withheld => "Withheld",
        })
    }
}

impl Serialize for HeaderSetting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unset => serializer.serialize_none(),
            Self::Set(_) | Self::Withheld => json!({ "withheld": true }).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for HeaderSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Null => Ok(Self::Unset),
            Value::String(value) => Ok(Self::Set(value)),
            value if value == json!({ "withheld": true }) => Ok(Self::Withheld),
            _ => Err(D::Error::custom(
                "a header is a text, or `null` to unset it",
            )),
        }
    }
}
