use serde_json::Value;

use super::reader::{Malformed, Reader, Result};

/// What can be read from JSON as it comes.
pub(in crate::wire) trait ReadJson<'a>: Sized {
    /// Reads the next value, whatever it is, to its end.
    fn read(reader: &mut Reader<'a>) -> Result<Self>;
}

/// A list that may be missing. `null` and anything that is no list are no list.
#[derive(Debug)]
pub(in crate::wire) struct List<T>(pub(in crate::wire) Option<Vec<T>>);

/// An object that may be missing. `null` and anything that is no object are no object.
#[derive(Debug)]
pub(in crate::wire) struct Object<T>(pub(in crate::wire) Option<T>);

/// A value as it stands in the text.
#[derive(Clone, Copy, Debug)]
pub(in crate::wire) struct Raw<'a>(pub(in crate::wire) &'a str);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'a, T: ReadJson<'a>> ReadJson<'a> for List<T> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        if reader.peek()? != b'[' {
            return reader.skip().map(|()| Self(None));
        }
        let mut list = Vec::new();
        reader.list(|reader| {
            list.push(T::read(reader)?);
            Ok(())
        })?;
        Ok(Self(Some(list)))
    }
}

impl<'a, T: ReadJson<'a>> ReadJson<'a> for Object<T> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        if reader.peek()? == b'{' {
            T::read(reader).map(|object| Self(Some(object)))
        } else {
            reader.skip().map(|()| Self(None))
        }
    }
}

impl<'a, T: ReadJson<'a>> ReadJson<'a> for Box<T> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        T::read(reader).map(Self::new)
    }
}

impl<'a> ReadJson<'a> for Raw<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.raw().map(Self)
    }
}

impl<'a> ReadJson<'a> for Value {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        serde_json::from_str(reader.raw()?).map_err(|_| Malformed)
    }
}

/// What may be missing. `null` is none.
impl<'a, T: ReadJson<'a>> ReadJson<'a> for Option<T> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        if reader.peek()? == b'n' {
            return reader.skip().map(|()| None);
        }
        T::read(reader).map(Some)
    }
}
