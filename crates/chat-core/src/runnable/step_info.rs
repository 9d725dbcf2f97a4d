use std::borrow::Cow;

use crate::context::StepKind;

/// How a step is called and what kind it is. It is made only when somebody looks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepInfo<'a> {
    /// The name, as events and errors show it.
    pub name: Cow<'a, str>,
    /// The kind.
    pub kind: StepKind,
}

impl<'a> StepInfo<'a> {
    /// A step of this name and kind.
    #[must_use]
    pub fn new(name: impl Into<Cow<'a, str>>, kind: StepKind) -> Self {
        Self {
            name: name.into(),
            kind,
        }
    }
}
