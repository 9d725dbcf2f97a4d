//! What several test files need: an observer that writes down, a model that does what it is told,
//! steps of the simplest kinds.

#![allow(dead_code, reason = "each test file uses a part")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chat_core::{
    AiMessage, AiMessageChunk, ChatModel, ChatRequest, ChatStream, ChunkStream, Error, ErrorKind,
    FinishReason, Flow, ModelIdentity, ModelProfile, Observer, Result, RetryPolicy, RunContext,
    RunEvent, RunEventKind, RunId, Runnable, StepInfo, StepKind, Usage, async_trait, barrier, leaf,
    leaf_stream, runnable_model,
};
use futures::stream::{self, StreamExt};
use tokio::time::Instant;

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

/// What a [`ScriptedModel`] does for one attempt: fails to open, or streams this.
pub(crate) type Attempt = Result<Vec<Result<AiMessageChunk>>>;

/// A model whose every attempt and every chunk is written down before.
#[derive(Clone, Debug)]
pub(crate) struct ScriptedModel {
    script: Arc<[Attempt]>,
    policy: RetryPolicy,
    pace: Duration,
    times: Arc<Mutex<Vec<Instant>>>,
    live: Arc<AtomicUsize>,
    most_live: Arc<AtomicUsize>,
}

runnable_model!(ScriptedModel);

impl ScriptedModel {
    /// The last attempt of the script counts for all that follow.
    pub(crate) fn new(script: impl IntoIterator<Item = Attempt>) -> Self {
        Self {
            script: script.into_iter().collect(),
            policy: RetryPolicy::none(),
            pace: Duration::ZERO,
            times: Arc::default(),
            live: Arc::default(),
            most_live: Arc::default(),
        }
    }

    /// Retries by itself, as a backend does.
    pub(crate) fn with_own_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Waits before each chunk.
    pub(crate) fn with_pace(mut self, pace: Duration) -> Self {
        self.pace = pace;
        self
    }

    /// How many attempts were made.
    pub(crate) fn attempts(&self) -> usize {
        self.times.lock().unwrap().len()
    }

    /// The seconds between the attempts.
    pub(crate) fn waits(&self) -> Vec<f64> {
        let times = self.times.lock().unwrap();
        times
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).as_secs_f64())
            .collect()
    }

    /// How many attempts are under way.
    pub(crate) fn live(&self) -> usize {
        self.live.load(Ordering::SeqCst)
    }

    /// How many attempts were under way at once at most.
    pub(crate) fn most_live(&self) -> usize {
        self.most_live.load(Ordering::SeqCst)
    }

    fn attempt(&self) -> Result<ChatStream> {
        let at = {
            let mut times = self.times.lock().unwrap();
            times.push(Instant::now());
            times.len() - 1
        };
        let chunks = self.script[at.min(self.script.len() - 1)].clone()?;
        let (live, pace) = (Live::new(self), self.pace);
        Ok(ChatStream::new(stream::iter(chunks).then(move |chunk| {
            let _held = &live;
            async move {
                tokio::time::sleep(pace).await;
                chunk
            }
        })))
    }
}

#[async_trait]
impl ChatModel for ScriptedModel {
    fn identity(&self) -> ModelIdentity {
        ModelIdentity::new("test", "scripted")
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::default()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        leaf(self, request, &self.policy, || async {
            self.attempt()?.message().await
        })
        .await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        leaf_stream(self, request, &self.policy, || async { self.attempt() }).await
    }
}

/// Counts an attempt as under way until it is dropped.
struct Live(Arc<AtomicUsize>);

impl Live {
    fn new(model: &ScriptedModel) -> Self {
        let now = model.live.fetch_add(1, Ordering::SeqCst) + 1;
        model.most_live.fetch_max(now, Ordering::SeqCst);
        Self(Arc::clone(&model.live))
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// An attempt that streams these words and ends well.
pub(crate) fn words(text: &str) -> Attempt {
    let mut chunks: Vec<_> = text
        .split_inclusive(' ')
        .map(|word| Ok(AiMessageChunk::new(word)))
        .collect();
    chunks.push(Ok(finish()));
    Ok(chunks)
}

/// The last chunk of an answer.
pub(crate) fn finish() -> AiMessageChunk {
    AiMessageChunk::new("")
        .with_finish_reason(FinishReason::Stop)
        .with_usage(Usage::new(2, 3))
}

/// A failure that is worth another try.
pub(crate) fn unavailable() -> Error {
    Error::new(ErrorKind::Unavailable, "overloaded")
}

/// A failure that is not.
pub(crate) fn refused() -> Error {
    Error::new(ErrorKind::InvalidRequest, "no such option")
}

/// A step made of a function; it needs its whole input.
pub(crate) struct Function<I, O> {
    name: &'static str,
    work: fn(I) -> Result<O>,
}

/// A step that does this to its input.
pub(crate) fn function<I: Flow, O: Flow>(
    name: &'static str,
    work: fn(I) -> Result<O>,
) -> Function<I, O> {
    Function { name, work }
}

#[async_trait]
impl<I: Flow, O: Flow> Runnable for Function<I, O> {
    type Input = I;
    type Output = O;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new(self.name, StepKind::Chain)
    }

    async fn call(&self, input: I, _context: &RunContext) -> Result<O> {
        (self.work)(input)
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, I>,
        context: RunContext,
    ) -> ChunkStream<'a, O> {
        barrier(self, input, context)
    }
}
