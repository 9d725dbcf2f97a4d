use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chat_core::{
    AiMessage, AiMessageChunk, ChatModel, ChatRequest, ChatStream, Error, ErrorKind, FinishReason,
    ModelIdentity, ModelProfile, Result, RetryPolicy, Usage, async_trait, leaf, leaf_stream,
    runnable_model,
};
use futures::stream::{self, StreamExt};
use tokio::time::Instant;

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
