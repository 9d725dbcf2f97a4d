use std::fmt;

use crate::error::{Error, ErrorKind};

/// One piece of the text, and how far it has been read.
#[derive(Debug)]
pub(super) struct Input<'a> {
    rest: &'a str,
    /// How many bytes of the whole text come before `rest`.
    position: usize,
}

impl<'a> Input<'a> {
    pub(super) fn new(piece: &'a str, position: usize) -> Self {
        Self {
            rest: piece,
            position,
        }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    /// Takes the bytes up to the first one that `ends` accepts. They must be cut between
    /// characters; every ASCII byte is such a place.
    pub(super) fn take_until(&mut self, ends: impl FnMut(u8) -> bool) -> &'a str {
        let length = self.rest.bytes().position(ends).unwrap_or(self.rest.len());
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        self.position += taken.len();
        taken
    }

    /// Passes over the next byte, which must be ASCII.
    pub(super) fn skip(&mut self) {
        if let Some(rest) = self.rest.get(1..) {
            self.rest = rest;
            self.position += 1;
        }
    }

    pub(super) fn skip_whitespace(&mut self) {
        self.take_until(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    /// What is wrong with the next character.
    pub(super) fn unexpected(&self, expected: impl fmt::Display) -> Error {
        let found = self.rest.chars().next().map_or_else(
            || "the end of the text".to_owned(),
            |found| format!("{found:?}"),
        );
        self.wrong(format_args!("expected {expected}, found {found}"))
    }

    /// What is wrong here.
    pub(super) fn wrong(&self, what: impl fmt::Display) -> Error {
        Error::new(
            ErrorKind::OutputParsing,
            format!("not JSON: {what} at byte {}", self.position),
        )
    }
}
