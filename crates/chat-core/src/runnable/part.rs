use std::borrow::Cow;

use super::Runnable;
use crate::context::{RunLabel, StepKind};
use crate::error::Error;

/// Where inside another step a step is run: for the tag of its run, such as `branch:default`, and
/// for the path in its errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    kind: &'static str,
    key: Key<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Key<'a> {
    Name(&'a str),
    Number(usize),
}

impl<'a> Part<'a> {
    pub(super) const fn named(kind: &'static str, name: &'a str) -> Self {
        Self {
            kind,
            key: Key::Name(name),
        }
    }

    /// Counted from 0.
    pub(super) const fn numbered(kind: &'static str, number: usize) -> Self {
        Self {
            kind,
            key: Key::Number(number),
        }
    }

    pub(super) fn label<R: Runnable + ?Sized>(self, runnable: &R) -> RunLabel {
        RunLabel {
            own_tag: Some(format!("{}:{}", self.kind, self.key())),
            ..runnable.info().into_label()
        }
    }

    /// Puts this place, and what is there, in front of the path to the step that failed. A
    /// sequence is known by its steps.
    pub(super) fn name<R: Runnable + ?Sized>(self, runnable: &R, error: Error) -> Error {
        let info = runnable.info();
        let error = match info.kind {
            StepKind::Sequence => error,
            _ => error.with_step(&info.name),
        };
        error.with_step(&self.key())
    }

    fn key(self) -> Cow<'a, str> {
        match self.key {
            Key::Name(name) => Cow::Borrowed(name),
            Key::Number(number) => Cow::Owned(number.to_string()),
        }
    }
}
