use std::sync::Arc;

use serde_json::Value;

use super::{RunContext, RunEventKind, StepKind};
use crate::error::Error;
use crate::value::JsonMap;

/// What a new run is called.
#[derive(Debug)]
pub(crate) struct RunLabel {
    pub(crate) name: Arc<str>,
    pub(crate) step: StepKind,
    /// Tags of the run and of all runs below.
    pub(crate) tags: Vec<String>,
    /// Entries of the metadata of the run and of all runs below.
    pub(crate) metadata: JsonMap,
    /// A tag of this run alone.
    pub(crate) own_tag: Option<String>,
}

impl RunLabel {
    pub(crate) fn new(name: impl AsRef<str>, step: StepKind) -> Self {
        Self {
            name: name.as_ref().into(),
            step,
            tags: Vec::new(),
            metadata: JsonMap::new(),
            own_tag: None,
        }
    }
}

/// A run that is going on: the one place where events of runs are emitted.
///
/// A run that is dropped before it ended says so.
#[derive(Debug)]
pub(crate) struct Run {
    context: RunContext,
    is_open: bool,
}

impl Run {
    /// Starts a run below `parent`, or nothing at all if nobody observes.
    pub(crate) fn start(
        parent: &RunContext,
        label: impl FnOnce() -> RunLabel,
        input: impl FnOnce() -> Option<Value>,
    ) -> Option<Self> {
        if !parent.is_observed() {
            return None;
        }
        let context = parent.child(label());
        context.emit(|content| RunEventKind::Start {
            input: content.then(input).flatten(),
        });
        Some(Self {
            context,
            is_open: true,
        })
    }

    /// The context of what runs inside.
    pub(crate) fn context(&self) -> &RunContext {
        &self.context
    }

    /// The run gave a piece of its output.
    pub(crate) fn chunk(&self, chunk: impl FnOnce() -> Value) {
        self.context.emit(|content| RunEventKind::Chunk {
            chunk: content.then(chunk),
        });
    }

    /// The run ended well.
    pub(crate) fn end(mut self, output: impl FnOnce() -> Option<Value>) {
        self.is_open = false;
        self.context.emit(|content| RunEventKind::End {
            output: content.then(output).flatten(),
        });
    }

    /// The run failed.
    pub(crate) fn fail(mut self, error: &Error) {
        self.is_open = false;
        self.context.emit(|_| RunEventKind::Error {
            error: error.clone(),
        });
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if self.is_open {
            self.context.emit(|_| RunEventKind::Dropped);
        }
    }
}
