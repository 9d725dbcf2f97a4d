use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::RunId;
use crate::error::Error;
use crate::value::{JsonMap, Usage};

/// What kind of step a run is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StepKind {
    /// Steps one after the other. A sequence inside a sequence is no run of its own.
    Sequence,
    /// Any step that is none of the others.
    Chain,
    /// A prompt template.
    Prompt,
    /// A parser of answers.
    Parser,
    /// A chat model.
    Model,
    /// A tool.
    Tool,
}

/// One thing that happened in a run.
///
/// Each run has one [`Start`](RunEventKind::Start) and ends in exactly one of
/// [`End`](RunEventKind::End), [`Error`](RunEventKind::Error) and
/// [`Dropped`](RunEventKind::Dropped).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RunEvent {
    /// The run that it happened in.
    pub run: RunId,
    /// The run that started that run.
    pub parent: Option<RunId>,
    /// The name of the step, or the one that was given to the run.
    pub name: Arc<str>,
    /// What kind of step the run is of.
    pub step: StepKind,
    /// The tags of the run, inherited ones included.
    pub tags: Arc<[String]>,
    /// The metadata of the run, inherited entries included.
    pub metadata: Arc<JsonMap>,
    /// What happened.
    pub kind: RunEventKind,
}

impl RunEvent {
    /// The event for an observer that wants no content.
    pub(super) fn without_content(&self) -> Self {
        let mut event = self.clone();
        if let RunEventKind::Start { input: content }
        | RunEventKind::Chunk { chunk: content }
        | RunEventKind::End { output: content } = &mut event.kind
        {
            *content = None;
        }
        event
    }
}

/// What happened. Content is there only for observers that ask for it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RunEventKind {
    /// The run started.
    #[non_exhaustive]
    Start {
        /// The input. `None` for a stream, whose input is not known yet.
        input: Option<Value>,
    },
    /// A streamed run gave a piece of its output.
    #[non_exhaustive]
    Chunk {
        /// The piece.
        chunk: Option<Value>,
    },
    /// A request failed and is made again.
    #[non_exhaustive]
    Retry {
        /// How many attempts were made so far.
        attempt: u32,
        /// How long the next one waits.
        delay: Duration,
        /// Why the last one failed.
        error: Error,
    },
    /// A request to a model was paid for.
    #[non_exhaustive]
    Usage {
        /// What it cost.
        usage: Box<Usage>,
    },
    /// The run ended well.
    #[non_exhaustive]
    End {
        /// The output. `None` for a stream, whose output is in its chunks.
        output: Option<Value>,
    },
    /// The run failed.
    #[non_exhaustive]
    Error {
        /// How.
        error: Error,
    },
    /// The run was dropped before it ended: its caller lost interest.
    Dropped,
}
