use std::borrow::Cow;
use std::fmt;

use super::DescribeStep;
use crate::context::StepKind;

/// How a step is called, what kind it is, and who can tell more about it. It is made at every run,
/// so it holds nothing that costs.
#[derive(Clone)]
#[non_exhaustive]
pub struct StepInfo<'a> {
    /// The name, as events and errors show it.
    pub name: Cow<'a, str>,
    /// The kind.
    pub kind: StepKind,
    /// Tells what is inside, when somebody draws the step. A step without it is drawn as one box.
    pub details: Option<&'a dyn DescribeStep>,
}

impl<'a> StepInfo<'a> {
    /// A step of this name and kind.
    #[must_use]
    pub fn new(name: impl Into<Cow<'a, str>>, kind: StepKind) -> Self {
        Self {
            name: name.into(),
            kind,
            details: None,
        }
    }

    /// Sets who tells what is inside the step: mostly the step itself.
    #[must_use]
    pub fn with_details(mut self, details: &'a dyn DescribeStep) -> Self {
        self.details = Some(details);
        self
    }
}

impl fmt::Debug for StepInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StepInfo")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
