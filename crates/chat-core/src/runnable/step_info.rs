use std::borrow::Cow;
use std::fmt;

use super::DescribeStep;
use crate::context::{RunLabel, StepKind};
use crate::value::JsonMap;

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
    /// Tags of the step's runs and of all runs below.
    pub tags: &'a [String],
    /// Metadata of the step's runs and of all runs below.
    pub metadata: Option<&'a JsonMap>,
}

impl<'a> StepInfo<'a> {
    /// A step of this name and kind.
    #[must_use]
    pub fn new(name: impl Into<Cow<'a, str>>, kind: StepKind) -> Self {
        Self {
            name: name.into(),
            kind,
            details: None,
            tags: &[],
            metadata: None,
        }
    }

    /// Sets who tells what is inside the step: mostly the step itself.
    #[must_use]
    pub fn with_details(mut self, details: &'a dyn DescribeStep) -> Self {
        self.details = Some(details);
        self
    }

    /// Sets the tags.
    #[must_use]
    pub fn with_tags(mut self, tags: &'a [String]) -> Self {
        self.tags = tags;
        self
    }

    /// Sets the metadata.
    #[must_use]
    pub fn with_metadata(mut self, metadata: &'a JsonMap) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// What a run of the step is called.
    pub(crate) fn into_label(self) -> RunLabel {
        RunLabel {
            tags: self.tags.to_vec(),
            metadata: self.metadata.cloned().unwrap_or_default(),
            ..RunLabel::new(self.name, self.kind)
        }
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
