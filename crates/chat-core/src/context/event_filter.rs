use super::{RunEvent, StepKind};

/// Which events somebody wants to see.
///
/// Without a wish, all of them. With wishes, those that meet one of them; and never those that were
/// left out.
///
/// ```
/// use chat_core::{EventFilter, StepKind};
///
/// let models = EventFilter::new().with_kind(StepKind::Model).with_content();
/// let quiet = EventFilter::new().without_kind(StepKind::Prompt).without_name("StrOutputParser");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct EventFilter {
    include: Wishes,
    exclude: Wishes,
    content: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wishes {
    names: Vec<String>,
    kinds: Vec<StepKind>,
    tags: Vec<String>,
}

impl EventFilter {
    /// All events, without content.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for inputs, chunks and outputs. They may hold what users wrote.
    pub fn with_content(mut self) -> Self {
        self.content = true;
        self
    }

    /// Wants the runs of this name.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.include.names.push(name.into());
        self
    }

    /// Wants the runs of steps of this kind.
    pub fn with_kind(mut self, kind: StepKind) -> Self {
        self.include.kinds.push(kind);
        self
    }

    /// Wants the runs that have this tag.
    pub fn with_tag(mut self, tag: impl Into<String>) -> Self {
        self.include.tags.push(tag.into());
        self
    }

    /// Leaves out the runs of this name.
    pub fn without_name(mut self, name: impl Into<String>) -> Self {
        self.exclude.names.push(name.into());
        self
    }

    /// Leaves out the runs of steps of this kind.
    pub fn without_kind(mut self, kind: StepKind) -> Self {
        self.exclude.kinds.push(kind);
        self
    }

    /// Leaves out the runs that have this tag.
    pub fn without_tag(mut self, tag: impl Into<String>) -> Self {
        self.exclude.tags.push(tag.into());
        self
    }

    /// Whether events should carry content.
    #[must_use]
    pub fn wants_content(&self) -> bool {
        self.content
    }

    /// Whether the event is wanted.
    #[must_use]
    pub fn passes(&self, event: &RunEvent) -> bool {
        (self.include.is_empty() || self.include.meets(event)) && !self.exclude.meets(event)
    }
}

impl Wishes {
    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.kinds.is_empty() && self.tags.is_empty()
    }

    fn meets(&self, event: &RunEvent) -> bool {
        self.names.iter().any(|name| *name == *event.name)
            || self.kinds.contains(&event.step)
            || self.tags.iter().any(|tag| event.tags.contains(tag))
    }
}
