use std::sync::{Arc, Mutex, PoisonError};

use chat_core::{Observer, RunContext, RunEvent, RunEventKind, StepKind, Usage};

/// Writes down what happens under a context.
#[derive(Default)]
pub(super) struct Recorder {
    events: Mutex<Vec<RunEvent>>,
}

impl Recorder {
    /// A recorder, and a context that it observes.
    pub(super) fn in_context() -> (Arc<Self>, RunContext) {
        let recorder = Arc::new(Self::default());
        let context = RunContext::new().with_observer(Arc::clone(&recorder) as Arc<dyn Observer>);
        (recorder, context)
    }

    pub(super) fn events(&self) -> Vec<RunEvent> {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The events in one line, chunks left out: `start Echo (model), usage, end`.
    pub(super) fn line(&self) -> String {
        let words = self.events().into_iter().filter_map(|event| {
            Some(match word(&event.kind)? {
                "start" => format!("start {} ({})", event.name, kind(event.step)),
                other => other.to_owned(),
            })
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// How often a thing of this word happened.
    pub(super) fn count(&self, what: &str) -> usize {
        self.events()
            .iter()
            .filter(|event| word(&event.kind) == Some(what))
            .count()
    }

    /// What the last event was, chunks left out.
    pub(super) fn last(&self) -> Option<&'static str> {
        self.events()
            .iter()
            .filter_map(|event| word(&event.kind))
            .next_back()
    }

    /// What was reported to have been paid, for each report.
    pub(super) fn paid(&self) -> Vec<Usage> {
        let paid = |event: RunEvent| match event.kind {
            RunEventKind::Usage { usage, .. } => Some(*usage),
            _ => None,
        };
        self.events().into_iter().filter_map(paid).collect()
    }
}

impl Observer for Recorder {
    fn on_event(&self, event: &RunEvent) {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event.clone());
    }

    fn wants_content(&self) -> bool {
        true
    }
}

fn word(kind: &RunEventKind) -> Option<&'static str> {
    Some(match kind {
        RunEventKind::Start { .. } => "start",
        RunEventKind::Retry { .. } => "retry",
        RunEventKind::Usage { .. } => "usage",
        RunEventKind::End { .. } => "end",
        RunEventKind::Error { .. } => "error",
        RunEventKind::Dropped => "dropped",
        _ => return None,
    })
}

fn kind(step: StepKind) -> &'static str {
    match step {
        StepKind::Model => "model",
        _ => "no model",
    }
}
