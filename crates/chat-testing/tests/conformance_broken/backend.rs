//! A small backend, and its flaws.

use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex};

use chat_core::{
    AiMessage, AiMessageChunk, ChatModel, ChatRequest, ChatStream, Error, ErrorKind, FinishReason,
    Messages, ModelIdentity, ModelProfile, Result, RetryPolicy, RunnableExt, Usage, async_trait,
    leaf, leaf_stream, runnable_model,
};
use chat_testing::conformance::{Situation, Stage};
use futures::channel::mpsc;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};

/// What is wrong with a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Nothing.
    None,
    /// It gives a finish reason of its own when the connection breaks.
    EndsSilently,
    /// It does not read usage from streams.
    LosesUsage,
    /// It trims each piece of text.
    TrimsChunks,
    /// It adds text after the finish.
    TalksOn,
    /// It repeats the finish reason.
    FinishesTwice,
    /// Its `generate` is a leaf round its own `generate_stream`.
    TakesTwoPermits,
    /// It keeps a handle on every stream that it gave away.
    KeepsStreams,
    /// It knows nothing of leaves.
    HasNoLeaf,
    /// Its client tries everything twice.
    RetriesByItself,
    /// A task of its own reads the answer.
    WorksOn,
    /// It reads the whole answer before it hands anything on.
    Buffers,
    /// It derives `Debug`.
    ShowsKey,
    /// It puts the key into its errors.
    RepeatsKey,
    /// Its `generate` calls the `invoke` of a model inside.
    RunsTwice,
}

#[derive(Clone)]
pub(crate) struct Backend {
    stage: Stage,
    flaw: Flaw,
    kept: Arc<Mutex<Vec<Arc<Mutex<ChatStream>>>>>,
}

runnable_model!(Backend);

type Chunks = BoxStream<'static, Result<AiMessageChunk>>;

impl Backend {
    pub(crate) fn on_stage(stage: &Stage, flaw: Flaw) -> Arc<dyn ChatModel> {
        Arc::new(Self {
            stage: stage.clone(),
            flaw,
            kept: Arc::default(),
        })
    }

    fn sound(&self) -> Self {
        Self {
            flaw: Flaw::None,
            ..self.clone()
        }
    }

    /// One request to the provider, as its stage says.
    fn request(&self) -> Result<Chunks> {
        let open = self.stage.traffic.begin();
        let made = self.stage.traffic.requests();
        let start = || ["The ", "sea "].map(|word| Ok(AiMessageChunk::new(word)));
        let chunks = match self.stage.situation {
            Situation::FailsFirst(times) if made <= times as usize => {
                return Err(Error::new(ErrorKind::Unavailable, "overloaded"));
            }
            Situation::Refuses => {
                let key = if self.flaw == Flaw::RepeatsKey {
                    self.stage.secret
                } else {
                    "[hidden]"
                };
                let message = format!("the key {key} is unknown");
                return Err(Error::new(ErrorKind::Authentication, message));
            }
            Situation::BreaksOff => {
                let broken = Error::new(ErrorKind::Interrupted, "the line went dead");
                stream::iter(start().into_iter().chain([Err(broken)])).boxed()
            }
            Situation::EndsEarly => stream::iter(start()).boxed(),
            Situation::Stalls => stream::iter(start()).chain(stream::once(pending())).boxed(),
            _ => {
                let rest = ["is ", "wide."].map(|word| Ok(AiMessageChunk::new(word)));
                stream::iter(start().into_iter().chain(rest).chain([Ok(finish())])).boxed()
            }
        };
        Ok(chunks.inspect(move |_| _ = &open).boxed())
    }

    /// One attempt at a streamed answer.
    async fn attempt(&self) -> Result<ChatStream> {
        let chunks = match self.request() {
            Err(_) if self.flaw == Flaw::RetriesByItself => self.request()?,
            other => other?,
        };
        Ok(ChatStream::new(match self.flaw {
            Flaw::EndsSilently => {
                let good = chunks.take_while(|chunk| std::future::ready(chunk.is_ok()));
                good.chain(stream::iter([Ok(finish())]))
                    .scan(false, until_finish)
                    .boxed()
            }
            Flaw::LosesUsage => chunks.map_ok(without_usage).boxed(),
            Flaw::TrimsChunks => chunks.map_ok(trimmed).boxed(),
            Flaw::TalksOn => {
                let more = [Ok(AiMessageChunk::new("(the end)"))];
                if self.stage.situation == Situation::Works {
                    chunks.chain(stream::iter(more)).boxed()
                } else {
                    chunks
                }
            }
            Flaw::FinishesTwice if self.stage.situation == Situation::Works => {
                let again = AiMessageChunk::default().with_finish_reason(FinishReason::Stop);
                chunks.chain(stream::iter([Ok(again)])).boxed()
            }
            Flaw::WorksOn => {
                let (sender, receiver) = mpsc::unbounded();
                tokio::spawn(chunks.map(Ok).forward(sender));
                receiver.boxed()
            }
            Flaw::Buffers => {
                let all: Vec<_> = chunks.try_collect().await?;
                stream::iter(all.into_iter().map(Ok)).boxed()
            }
            _ => chunks,
        }))
    }

    /// Hands a stream out and keeps hold of it.
    fn keep(&self, stream: ChatStream) -> ChatStream {
        let kept = Arc::new(Mutex::new(stream));
        self.kept.lock().unwrap().push(Arc::clone(&kept));
        ChatStream::new(stream::poll_fn(move |cx| {
            kept.lock().unwrap().poll_next_unpin(cx)
        }))
    }
}

#[async_trait]
impl ChatModel for Backend {
    fn identity(&self) -> ModelIdentity {
        ModelIdentity::new("test", "backend")
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::default()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        let own = RetryPolicy::none();
        match self.flaw {
            Flaw::TakesTwoPermits => {
                let inner = || async { self.generate_stream(request).await?.message().await };
                leaf(self, request, &own, inner).await
            }
            Flaw::HasNoLeaf => self.attempt().await?.message().await,
            Flaw::RunsTwice => {
                let messages = Messages::from(request.messages);
                self.sound().invoke_in(messages, request.context).await
            }
            // What is wrong with streams is not wrong with whole answers.
            Flaw::RetriesByItself | Flaw::RepeatsKey => {
                leaf(self, request, &own, || async {
                    self.attempt().await?.message().await
                })
                .await
            }
            _ => {
                let sound = self.sound();
                leaf(self, request, &own, || async {
                    sound.attempt().await?.message().await
                })
                .await
            }
        }
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        match self.flaw {
            Flaw::HasNoLeaf => self.attempt().await,
            Flaw::KeepsStreams => {
                let stream = self.sound().generate_stream(request).await?;
                Ok(self.keep(stream))
            }
            _ => leaf_stream(self, request, &RetryPolicy::none(), || self.attempt()).await,
        }
    }
}

fn finish() -> AiMessageChunk {
    AiMessageChunk::default()
        .with_finish_reason(FinishReason::Stop)
        .with_usage(Usage::new(3, 4))
}

fn without_usage(chunk: AiMessageChunk) -> AiMessageChunk {
    match chunk.finish_reason() {
        Some(reason) => AiMessageChunk::default().with_finish_reason(reason.clone()),
        None => chunk,
    }
}

fn trimmed(chunk: AiMessageChunk) -> AiMessageChunk {
    if chunk.text().is_empty() {
        chunk
    } else {
        AiMessageChunk::new(chunk.text().trim())
    }
}

fn until_finish(
    is_over: &mut bool,
    chunk: Result<AiMessageChunk>,
) -> std::future::Ready<Option<Result<AiMessageChunk>>> {
    let is_finish = chunk
        .as_ref()
        .is_ok_and(|chunk| chunk.finish_reason().is_some());
    let was_over = std::mem::replace(is_over, is_finish);
    std::future::ready((!was_over).then_some(chunk))
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = if self.flaw == Flaw::ShowsKey {
            self.stage.secret
        } else {
            "[hidden]"
        };
        f.debug_struct("Backend")
            .field("key", &key)
            .finish_non_exhaustive()
    }
}
