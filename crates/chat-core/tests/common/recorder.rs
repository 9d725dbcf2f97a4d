use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chat_core::{Observer, RunContext, RunEvent, RunEventKind, RunId};

/// Writes down every event.
#[derive(Default)]
pub(crate) struct Recorder {
    events: Mutex<Vec<RunEvent>>,
    wants_content: bool,
}

impl Recorder {
    pub(crate) fn with_content() -> Self {
        Self {
            wants_content: true,
            ..Self::default()
        }
    }

    /// A recorder, and a context that it observes.
    pub(crate) fn in_context() -> (Arc<Self>, RunContext) {
        Arc::new(Self::default()).observing()
    }

    pub(crate) fn observing(self: Arc<Self>) -> (Arc<Self>, RunContext) {
        let context = RunContext::new().with_observer(Arc::clone(&self) as Arc<dyn Observer>);
        (self, context)
    }

    pub(crate) fn events(&self) -> Vec<RunEvent> {
        self.events.lock().unwrap().clone()
    }

    /// One line an event, indented by the depth of its run. Chunks are left out.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut depths: HashMap<RunId, usize> = HashMap::new();
        let mut lines = Vec::new();
        for event in self.events() {
            let depth = event.parent.map_or(0, |parent| depths[&parent] + 1);
            depths.insert(event.run, depth);
            let what = match &event.kind {
                RunEventKind::Start { .. } => "start",
                RunEventKind::Chunk { .. } => continue,
                RunEventKind::Retry { .. } => "retry",
                RunEventKind::Usage { .. } => "usage",
                RunEventKind::End { .. } => "end",
                RunEventKind::Error { .. } => "error",
                RunEventKind::Dropped => "dropped",
                other => panic!("unknown event: {other:?}"),
            };
            lines.push(format!("{}{what} {}", "  ".repeat(depth), event.name));
        }
        lines
    }

    pub(crate) fn chunks(&self) -> usize {
        self.events()
            .iter()
            .filter(|event| matches!(event.kind, RunEventKind::Chunk { .. }))
            .count()
    }

    /// Fails unless each run started once, and then ended once, with nothing after that.
    pub(crate) fn assert_every_run_ended_once(&self) {
        let mut open: HashMap<RunId, bool> = HashMap::new();
        for event in self.events() {
            let is_open = open.get(&event.run).copied();
            match &event.kind {
                RunEventKind::Start { .. } => {
                    assert_eq!(is_open, None, "started twice: {event:?}");
                    open.insert(event.run, true);
                }
                RunEventKind::End { .. } | RunEventKind::Error { .. } | RunEventKind::Dropped => {
                    assert_eq!(is_open, Some(true), "ended while not open: {event:?}");
                    open.insert(event.run, false);
                }
                _ => assert_eq!(is_open, Some(true), "happened while not open: {event:?}"),
            }
        }
        assert!(
            open.values().all(|is_open| !is_open),
            "a run did not end: {:#?}",
            self.lines()
        );
    }
}

impl Observer for Recorder {
    fn on_event(&self, event: &RunEvent) {
        self.events.lock().unwrap().push(event.clone());
    }

    fn wants_content(&self) -> bool {
        self.wants_content
    }
}
