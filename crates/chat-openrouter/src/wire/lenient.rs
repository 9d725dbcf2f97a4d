//! Values as providers really send them: numbers as text, text as numbers, `null` for nothing.

use std::borrow::Cow;

use serde_json::Value;

use super::json::{Malformed, ReadJson, Reader};

/// A text that may be missing. It borrows unless it holds escapes; numbers become text; lists and
/// objects become their JSON.
#[derive(Debug, Default)]
pub(super) struct Text<'a>(pub(super) Option<Cow<'a, str>>);

impl Text<'_> {
    pub(super) fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// This text, unless it is missing or empty, else the other.
    pub(super) fn or_filled(self, other: Self) -> Self {
        if self.filled().is_some() { self } else { other }
    }

    /// The text, unless it is missing or empty.
    pub(super) fn filled(&self) -> Option<&str> {
        self.as_deref().filter(|text| !text.is_empty())
    }
}

impl<'a> ReadJson<'a> for Text<'a> {
    #[inline]
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        match reader.peek()? {
            b'"' => reader.string().map(Some).map(Self),
            b'n' => reader.skip().map(|()| Self(None)),
            _ => Value::read(reader).map(|value| Self(Some(Cow::Owned(as_text(&value))))),
        }
    }
}

/// What is no text, as one.
fn as_text(value: &Value) -> String {
    let float = value.as_f64().filter(|_| value.is_f64());
    float
        .map(|float| float.to_string())
        .or_else(|| joined_parts(value))
        .unwrap_or_else(|| value.to_string())
}

/// The text of a list of text parts, as some providers write `content`.
fn joined_parts(value: &Value) -> Option<String> {
    value
        .as_array()?
        .iter()
        .map(|part| part.get("text").and_then(Value::as_str))
        .collect()
}

/// A number that may be missing: an integer, a float or a text that holds one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Number(Option<f64>);

impl Number {
    /// The number that a text holds, if it holds one.
    pub(super) fn from_text(text: &str) -> Self {
        let number = text.trim().parse().ok();
        Self(number.filter(|number: &f64| number.is_finite()))
    }

    pub(super) fn float(self) -> Option<f64> {
        self.0
    }

    /// The number without what follows the point. Negative numbers count as missing.
    pub(super) fn whole(self) -> Option<u64> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked, and a float cast saturates"
        )]
        self.0
            .filter(|number| *number >= 0.0)
            .map(|number| number as u64)
    }
}

impl<'a> ReadJson<'a> for Number {
    #[inline]
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        match reader.peek()? {
            b'-' | b'0'..=b'9' => reader.number().map(Some).map(Self),
            b'"' => Ok(Self::from_text(&reader.string()?)),
            _ => reader.skip().map(|()| Self(None)),
        }
    }
}

/// Defines a struct that reads an object field by field, borrows what it can, takes missing fields
/// as their default, and keeps unknown fields in `extra`. Fields that come in this order are read
/// quickest.
macro_rules! wire_object {
    ($(#[$doc:meta])* $name:ident { $($($key:literal)|+ => $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(crate) struct $name<'a> {
            $(pub(super) $field: $type,)*
            pub(super) extra: Option<Box<chat_core::JsonMap>>,
            pub(super) lifetime: std::marker::PhantomData<&'a ()>,
        }

        impl<'a> $crate::wire::json::ReadJson<'a> for $name<'a> {
            fn read(
                reader: &mut $crate::wire::json::Reader<'a>,
            ) -> Result<Self, $crate::wire::json::Malformed> {
                use $crate::wire::json::ReadJson;

                #[derive(Clone, Copy)]
                #[allow(non_camel_case_types, reason = "they are named as the fields are")]
                enum Field {
                    $($field,)*
                }

                const NAMES: &[(&str, Field)] = &[$($(($key, Field::$field),)+)*];
                let mut object = Self::default();
                reader.object(NAMES, |reader, field| {
                    match field {
                        $(Ok(Field::$field) => object.$field = ReadJson::read(reader)?,)*
                        Err(other) => {
                            let extra = object.extra.get_or_insert_default();
                            extra.insert(other.to_owned(), ReadJson::read(reader)?);
                        }
                    }
                    Ok(())
                })?;
                Ok(object)
            }
        }
    };
}

pub(super) use wire_object;
