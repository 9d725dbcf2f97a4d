//! What writes the options' types, so that each field and each word of the wire is named once.

/// An enum of words of the wire, open to words that are not known here.
macro_rules! open_enum {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[$doc])*
        ///
        /// A text makes it, too; a word that is not known here goes out as it is.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A word that is not known here, sent as it is.
            Other(String),
        }

        impl $name {
            /// The word on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from).map(Self::from)
            }
        }

        impl $crate::options::lower::Lower for $name {
            fn lower(self) -> serde_json::Value {
                self.as_str().into()
            }
        }

        impl $crate::options::OptionValue<$name> for &str {
            fn into_value(self) -> Option<$name> {
                Some(self.into())
            }
        }

        impl $crate::options::OptionValue<$name> for String {
            fn into_value(self) -> Option<$name> {
                Some(self.into())
            }
        }
    };
}

/// An object of the wire whose fields are all optional, and fields with a fixed text.
macro_rules! wire_object {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$field_doc:meta])* $setter:ident, $field:ident: $type:ty;)* }
        $(fixed { $($fixed:literal: $text:literal),* })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_doc])* pub $field: Option<$type>,)*
        }

        impl $name {
            /// Says nothing yet.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $(
                #[doc = concat!("Sets `", stringify!($field), "`; `None` unsets it.")]
                #[doc = ""]
                $(#[$field_doc])*
                #[must_use]
                pub fn $setter(mut self, value: impl $crate::options::OptionValue<$type>) -> Self {
                    self.$field = value.into_value();
                    self
                }
            )*
        }

        impl $crate::options::lower::Lower for $name {
            fn lower(self) -> serde_json::Value {
                let mut object = chat_core::JsonMap::new();
                $($(object.insert($fixed.to_owned(), $text.into());)*)?
                $(if let Some(value) = self.$field {
                    let value = $crate::options::lower::Lower::lower(value);
                    object.insert(stringify!($field).to_owned(), value);
                })*
                object.into()
            }
        }
    };
}
