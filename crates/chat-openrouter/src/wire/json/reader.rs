use std::borrow::Cow;

use serde::de::Error as _;
use serde_json::Value;

use super::string::{escaped_length, plain_length, unescape};
use super::types::ReadJson;

/// How deep lists and objects may lie in each other: as deep as `serde_json` reads them.
const MOST_DEPTH: u8 = 127;

/// The text is no JSON, or not what is due. [`read`] finds the words for it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::wire) struct Malformed;

pub(super) type Result<T, E = Malformed> = std::result::Result<T, E>;

/// Reads a whole text.
pub(in crate::wire) fn read<'a, T: ReadJson<'a>>(text: &'a str) -> Result<T, serde_json::Error> {
    let mut reader = Reader::new(text);
    let value = T::read(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|Malformed| match serde_json::from_str::<Value>(text) {
        Err(error) => error,
        Ok(_) => serde_json::Error::custom("it is not the object that is due"),
    })
}

/// A place in a JSON text, behind what has been read of it.
#[derive(Debug)]
pub(in crate::wire) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (at, depth) = (0, 0);
        Self { text, at, depth }
    }

    /// The first byte of the next value, which tells what it is.
    #[inline]
    pub(in crate::wire) fn peek(&mut self) -> Result<u8> {
        loop {
            match self.rest().first() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(Malformed),
            }
        }
    }

    /// Reads an object. For each of its fields, `field` must read the value; it gets what the name
    /// stands for in `names`, or the name itself.
    ///
    /// A field that follows in `names` on the one before is found without reading its name.
    #[inline]
    pub(in crate::wire) fn object<F: Copy>(
        &mut self,
        names: &[(&str, F)],
        mut field: impl FnMut(&mut Self, Result<F, &str>) -> Result<()>,
    ) -> Result<()> {
        let mut next = names;
        self.items(b'{', b'}', |reader| {
            if let [(name, known), rest @ ..] = next
                && reader.has_name(name)
            {
                next = rest;
                return field(reader, Ok(*known));
            }
            let name = reader.string()?;
            reader.expect(b':')?;
            let place = names.iter().position(|(known, _)| *known == name);
            match place.and_then(|place| names.get(place..)) {
                Some([(_, known), rest @ ..]) => {
                    next = rest;
                    field(reader, Ok(*known))
                }
                _ => field(reader, Err(&name)),
            }
        })
    }

    /// Reads a list. `item` must read each of its values.
    #[inline]
    pub(in crate::wire) fn list(
        &mut self,
        item: impl FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        self.items(b'[', b']', item)
    }

    /// Reads a string. It borrows unless it has escapes.
    #[inline]
    pub(in crate::wire) fn string(&mut self) -> Result<Cow<'a, str>> {
        self.expect(b'"')?;
        let start = self.at;
        self.at += plain_length(self.rest());
        let plain = self.since(start)?;
        if self.close_string().is_ok() {
            return Ok(Cow::Borrowed(plain));
        }
        let (text, length) = unescape(plain.as_bytes(), self.rest()).ok_or(Malformed)?;
        self.at += length;
        self.close_string()?;
        String::from_utf8(text)
            .map(Cow::Owned)
            .map_err(|_| Malformed)
    }

    /// Reads a number.
    pub(in crate::wire) fn number(&mut self) -> Result<f64> {
        self.peek()?;
        let (number, length) = super::number::read(self.rest())?;
        self.at += length;
        Ok(number)
    }

    /// Reads any value and gives its JSON.
    pub(in crate::wire) fn raw(&mut self) -> Result<&'a str> {
        self.peek()?;
        let start = self.at;
        self.skip()?;
        self.since(start)
    }

    /// Reads any value for nothing.
    pub(in crate::wire) fn skip(&mut self) -> Result<()> {
        match self.peek()? {
            b'"' => self.skip_string(),
            b'{' => self.items(b'{', b'}', |reader| {
                reader.skip_string()?;
                reader.expect(b':')?;
                reader.skip()
            }),
            b'[' => self.items(b'[', b']', Self::skip),
            b'n' => self.word("null"),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            _ => {
                self.at += super::number::length(self.rest())?;
                Ok(())
            }
        }
    }

    fn end(&mut self) -> Result<()> {
        match self.peek() {
            Ok(_) => Err(Malformed),
            Err(Malformed) => Ok(()),
        }
    }

    /// Reads the name of a field and its colon, if they are these and nothing is between.
    #[inline]
    fn has_name(&mut self, name: &str) -> bool {
        let rest = self.rest().strip_prefix(b"\"");
        let rest = rest.and_then(|rest| rest.strip_prefix(name.as_bytes()));
        let rest = rest.and_then(|rest| rest.strip_prefix(b"\":"));
        if let Some(rest) = rest {
            self.at = self.text.len() - rest.len();
        }
        rest.is_some()
    }

    #[inline]
    fn items(
        &mut self,
        open: u8,
        close: u8,
        mut item: impl FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        self.expect(open)?;
        if self.depth == MOST_DEPTH {
            return Err(Malformed);
        }
        if self.peek()? == close {
            self.at += 1;
            return Ok(());
        }
        self.depth += 1;
        loop {
            item(self)?;
            let next = self.peek()?;
            self.at += 1;
            if next == close {
                self.depth -= 1;
                return Ok(());
            }
            if next != b',' {
                return Err(Malformed);
            }
        }
    }

    fn skip_string(&mut self) -> Result<()> {
        self.expect(b'"')?;
        self.at += plain_length(self.rest());
        self.at += escaped_length(self.rest()).ok_or(Malformed)?;
        self.close_string()
    }

    /// Reads the quote that must stand right here.
    #[inline]
    fn close_string(&mut self) -> Result<()> {
        if self.rest().first() != Some(&b'"') {
            return Err(Malformed);
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.peek()? != byte {
            return Err(Malformed);
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<()> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(Malformed);
        }
        self.at += word.len();
        Ok(())
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn since(&self, start: usize) -> Result<&'a str> {
        self.text.get(start..self.at).ok_or(Malformed)
    }
}
