use chat_core::{
    Arrangement, BoxRunnable, ChunkStream, DescribeStep, Result, RunContext, Runnable, RunnableExt,
    StepDetails, StepInfo, StepKind, StepPart, async_trait,
};

/// A step to look at: it does nothing and says that these steps are inside.
pub(crate) struct Drawn {
    name: String,
    arrangement: Arrangement,
    parts: Vec<(Option<String>, BoxRunnable<String, String>)>,
    note: Option<String>,
}

pub(crate) fn drawn(name: &str, arrangement: Arrangement) -> Drawn {
    Drawn {
        name: name.to_owned(),
        arrangement,
        parts: Vec::new(),
        note: None,
    }
}

pub(crate) fn leaf(name: &str) -> Drawn {
    drawn(name, Arrangement::Leaf)
}

impl Drawn {
    pub(crate) fn part(
        mut self,
        part: impl Runnable<Input = String, Output = String> + 'static,
    ) -> Self {
        self.parts.push((None, part.boxed()));
        self
    }

    pub(crate) fn branch(
        mut self,
        label: &str,
        part: impl Runnable<Input = String, Output = String> + 'static,
    ) -> Self {
        self.parts.push((Some(label.to_owned()), part.boxed()));
        self
    }

    pub(crate) fn note(mut self, note: &str) -> Self {
        self.note = Some(note.to_owned());
        self
    }
}

impl DescribeStep for Drawn {
    fn describe(&self) -> StepDetails<'_> {
        let mut details = StepDetails::leaf();
        details.arrangement = self.arrangement;
        details.note = self.note.as_deref().map(Into::into);
        for (label, part) in &self.parts {
            let mut part = StepPart::new(part);
            part.label = label.as_deref().map(Into::into);
            details = details.with_part(part);
        }
        details
    }
}

#[async_trait]
impl Runnable for Drawn {
    type Input = String;
    type Output = String;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new(self.name.as_str(), StepKind::Chain).with_details(self)
    }

    async fn call(&self, input: String, _context: &RunContext) -> Result<String> {
        Ok(input)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, String>,
        _context: RunContext,
    ) -> ChunkStream<'a, String> {
        input
    }
}
