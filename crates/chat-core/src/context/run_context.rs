use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::configurable::Configurable;
use super::{Budget, Observer, RunEvent, RunEventKind, RunId, RunLabel, StepKind};
use crate::error::{Error, ErrorKind, Result};
use crate::retry::RetryPolicy;
use crate::value::JsonMap;

/// What goes down every call: name, tags, deadline, cancellation, limits, observers.
///
/// It is one pointer, and empty it costs nothing. `with_*` makes a changed copy; whatever is
/// called with the copy inherits it.
///
/// ```
/// use std::time::Duration;
/// use chat_core::{FakeChatModel, RunContext, RunnableExt};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let context = RunContext::new()
///     .with_name("greeting")
///     .with_max_concurrency(8)
///     .with_timeout(Duration::from_secs(30));
/// let answer = FakeChatModel::new(["hello"]).invoke_in("hi", &context).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct RunContext(Option<Arc<Inner>>);

const _: () = assert!(size_of::<RunContext>() == size_of::<usize>());

/// What is another for each run, and what most runs share.
#[derive(Clone, Default)]
struct Inner {
    run: Option<RunningIn>,
    name: Option<Arc<str>>,
    next_id: Option<RunId>,
    shared: Arc<Shared>,
}

#[derive(Clone, Default)]
struct Shared {
    session: Option<Arc<str>>,
    tags: Arc<[String]>,
    metadata: Arc<JsonMap>,
    deadline: Option<Instant>,
    cancellation: Option<CancellationToken>,
    limit: Option<Limit>,
    retry: Option<RetryPolicy>,
    budget: Option<Budget>,
    configurable: Configurable,
    /// How many more steps may be chosen inside chosen steps. `None` is the default.
    recursion_limit: Option<u32>,
    observers: Arc<[Arc<dyn Observer>]>,
}

/// The run that the context belongs to.
#[derive(Clone)]
struct RunningIn {
    id: RunId,
    parent: Option<RunId>,
    name: Arc<str>,
    step: StepKind,
    /// The tags of this run, if it has one that the runs below do not have.
    tags: Option<Arc<[String]>>,
}

/// How deep steps may be chosen inside steps that were chosen.
const RECURSION_LIMIT: u32 = 25;

#[derive(Clone)]
struct Limit {
    permits: Arc<Semaphore>,
    most: NonZeroUsize,
}

impl RunContext {
    /// An empty context: no limits, no observers.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// Names the next run that starts under this context, in place of its step's name.
    #[must_use]
    pub fn with_name(&self, name: &str) -> Self {
        self.edit(|inner| inner.name = Some(name.into()))
    }

    /// Sets the id of the next run that starts under this context, for somebody who must know it
    /// before. In a batch it is that of the first input's run.
    #[must_use]
    pub fn with_run_id(&self, id: RunId) -> Self {
        self.edit(|inner| inner.next_id = Some(id))
    }

    /// Says which conversation this is, for all runs below: a step with a message history reads and
    /// writes that of this session.
    #[must_use]
    pub fn with_session_id(&self, session: &str) -> Self {
        self.edit_shared(|shared| shared.session = Some(session.into()))
    }

    /// Adds a tag to all runs below. A tag that is there already is not added again.
    #[must_use]
    pub fn with_tag(&self, tag: impl Into<String>) -> Self {
        let tag = tag.into();
        self.edit_shared(|shared| shared.add_tag(tag))
    }

    /// Adds an entry to the metadata of all runs below.
    #[must_use]
    pub fn with_metadata(&self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.edit_shared(|shared| {
            Arc::make_mut(&mut shared.metadata).insert(key.into(), value.into());
        })
    }

    /// Ends everything below with an error after this time. The earliest deadline counts.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        let Some(deadline) = Instant::now().checked_add(timeout) else {
            return self.clone();
        };
        self.edit_shared(|shared| {
            shared.deadline = Some(shared.deadline.map_or(deadline, |old| old.min(deadline)));
        })
    }

    /// Ends everything below with an error when the token is cancelled.
    #[must_use]
    pub fn with_cancellation(&self, token: CancellationToken) -> Self {
        self.edit_shared(|shared| shared.cancellation = Some(token))
    }

    /// Limits how many requests to models are under way at once, in all runs below together.
    /// 0 counts as 1. A limit set here replaces an inherited one.
    #[must_use]
    pub fn with_max_concurrency(&self, most: usize) -> Self {
        let most = NonZeroUsize::new(most).unwrap_or(NonZeroUsize::MIN);
        let permits = Arc::new(Semaphore::new(most.get().min(Semaphore::MAX_PERMITS)));
        self.edit_shared(|shared| shared.limit = Some(Limit { permits, most }))
    }

    /// Sets how failed requests are tried again, in place of what the steps below would do. The
    /// outermost policy counts.
    #[must_use]
    pub fn with_retry_policy(&self, policy: RetryPolicy) -> Self {
        self.edit_shared(|shared| {
            shared.retry.get_or_insert(policy);
        })
    }

    /// Sets what all requests below together may cost.
    #[must_use]
    pub fn with_budget(&self, budget: Budget) -> Self {
        self.edit_shared(|shared| shared.budget = Some(budget))
    }

    /// Sets a value that steps below look up by its type, such as which of several
    /// [alternatives](crate::alternatives) is meant. There is one for each type.
    ///
    /// ```
    /// use chat_core::RunContext;
    ///
    /// #[derive(Debug, PartialEq)]
    /// struct Tenant(u32);
    ///
    /// let context = RunContext::new().with_configurable(Tenant(7));
    /// assert_eq!(context.configurable::<Tenant>(), Some(&Tenant(7)));
    /// ```
    #[must_use]
    pub fn with_configurable<T: Send + Sync + 'static>(&self, value: T) -> Self {
        self.edit_shared(|shared| shared.configurable.insert(value))
    }

    /// Sets how deep steps may be chosen at run time inside steps that were chosen so; see
    /// [`dynamic`](crate::dynamic()). The default is 25.
    #[must_use]
    pub fn with_recursion_limit(&self, most: u32) -> Self {
        self.edit_shared(|shared| shared.recursion_limit = Some(most))
    }

    /// Adds an observer of all runs below.
    #[must_use]
    pub fn with_observer(&self, observer: Arc<dyn Observer>) -> Self {
        self.edit_shared(|shared| {
            shared.observers = shared.observers.iter().cloned().chain([observer]).collect();
        })
    }

    /// The limit of requests under way at once.
    #[must_use]
    pub fn max_concurrency(&self) -> Option<NonZeroUsize> {
        self.shared()?.limit.as_ref().map(|limit| limit.most)
    }

    /// When everything below must have ended.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.shared()?.deadline
    }

    /// The token that cancels everything below.
    #[must_use]
    pub fn cancellation(&self) -> Option<&CancellationToken> {
        self.shared()?.cancellation.as_ref()
    }

    /// How failed requests are tried again, if the context says so.
    #[must_use]
    pub fn retry_policy(&self) -> Option<&RetryPolicy> {
        self.shared()?.retry.as_ref()
    }

    /// What all requests together may cost.
    #[must_use]
    pub fn budget(&self) -> Option<&Budget> {
        self.shared()?.budget.as_ref()
    }

    /// The tags of all runs below.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        self.shared().map_or(&[], |shared| &shared.tags)
    }

    /// The metadata of all runs below. `None` if there never was any.
    #[must_use]
    pub fn metadata(&self) -> Option<&JsonMap> {
        Some(&self.shared()?.metadata)
    }

    /// Which conversation this is.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        self.shared()?.session.as_deref()
    }

    /// The value of this type that was set for all steps below.
    #[must_use]
    pub fn configurable<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.shared()?.configurable.get()
    }

    /// How deep steps may still be chosen at run time inside steps that were chosen so.
    #[must_use]
    pub fn recursion_limit(&self) -> u32 {
        let limit = self.shared().and_then(|shared| shared.recursion_limit);
        limit.unwrap_or(RECURSION_LIMIT)
    }

    /// The context of a step that was chosen at run time.
    ///
    /// # Errors
    ///
    /// If the recursion limit is reached.
    pub(crate) fn deeper(&self) -> Result<Self> {
        let Some(left) = self.recursion_limit().checked_sub(1) else {
            let message = "steps were chosen inside chosen steps until the recursion limit; end \
                           the recursion, or raise it with `RunContext::with_recursion_limit`";
            return Err(Error::new(ErrorKind::Configuration, message));
        };
        Ok(self.with_recursion_limit(left))
    }

    /// The run that this context belongs to. `None` if nobody observes.
    #[must_use]
    pub fn run_id(&self) -> Option<RunId> {
        Some(self.inner()?.run.as_ref()?.id)
    }

    /// Whether anybody observes.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.shared()
            .is_some_and(|shared| !shared.observers.is_empty())
    }

    /// Whether this belongs to a run of a step of this kind.
    pub(crate) fn runs_in(&self, step: StepKind) -> bool {
        let run = self.inner().and_then(|inner| inner.run.as_ref());
        run.is_some_and(|run| run.step == step)
    }

    /// A context for a new run below this one.
    pub(super) fn child(&self, label: RunLabel) -> Self {
        let RunLabel {
            name,
            step,
            tags,
            metadata,
            own_tag,
        } = label;
        let parent = self.inner();
        let mut shared = parent.map_or_else(Arc::default, |parent| Arc::clone(&parent.shared));
        if !(tags.is_empty() && metadata.is_empty()) {
            Arc::make_mut(&mut shared).add(tags, metadata);
        }
        let all_tags = shared.tags.iter().cloned();
        let run = RunningIn {
            id: parent
                .and_then(|parent| parent.next_id)
                .unwrap_or_else(RunId::new),
            parent: self.run_id(),
            name: parent
                .and_then(|parent| parent.name.clone())
                .unwrap_or(name),
            step,
            tags: own_tag.map(|tag| all_tags.chain([tag]).collect()),
        };
        Self(Some(Arc::new(Inner {
            run: Some(run),
            name: None,
            next_id: None,
            shared,
        })))
    }

    /// Tells the observers. `kind` is told whether content is wanted.
    pub(crate) fn emit(&self, kind: impl FnOnce(bool) -> RunEventKind) {
        let Some(inner) = self.inner() else { return };
        let Some(run) = &inner.run else { return };
        let shared = &*inner.shared;
        let wants_content = shared
            .observers
            .iter()
            .any(|observer| observer.wants_content());
        let event = RunEvent {
            run: run.id,
            parent: run.parent,
            name: Arc::clone(&run.name),
            step: run.step,
            tags: Arc::clone(run.tags.as_ref().unwrap_or(&shared.tags)),
            metadata: Arc::clone(&shared.metadata),
            kind: kind(wants_content),
        };
        let mut bare = None;
        for observer in shared.observers.iter() {
            let is_bare = wants_content && !observer.wants_content();
            observer.on_event(match is_bare {
                true => bare.get_or_insert_with(|| event.without_content()),
                false => &event,
            });
        }
    }

    /// Waits until a request may be made. Only requests to models hold permits: what waits for
    /// others while it holds one can wait for ever.
    pub(crate) async fn permit(&self) -> Option<OwnedSemaphorePermit> {
        let permits = Arc::clone(&self.shared()?.limit.as_ref()?.permits);
        permits.acquire_owned().await.ok()
    }

    /// The same context with another retry policy, whatever is set.
    pub(crate) fn replace_retry_policy(&self, policy: RetryPolicy) -> Self {
        self.edit_shared(|shared| shared.retry = Some(policy))
    }

    /// The context for an input of a batch, counted from 0.
    pub(crate) fn for_input(&self, at: usize) -> Self {
        let has_id = self.inner().is_some_and(|inner| inner.next_id.is_some());
        if at == 0 || !has_id {
            return self.clone();
        }
        self.edit(|inner| inner.next_id = None)
    }

    fn inner(&self) -> Option<&Inner> {
        self.0.as_deref()
    }

    fn shared(&self) -> Option<&Shared> {
        Some(&self.inner()?.shared)
    }

    fn edit_shared(&self, change: impl FnOnce(&mut Shared)) -> Self {
        self.edit(|inner| change(Arc::make_mut(&mut inner.shared)))
    }

    fn edit(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = self.inner().cloned().unwrap_or_default();
        change(&mut inner);
        Self(Some(Arc::new(inner)))
    }
}

impl Shared {
    /// Adds tags that are not there yet, and entries of the metadata.
    fn add(&mut self, tags: Vec<String>, metadata: JsonMap) {
        tags.into_iter().for_each(|tag| self.add_tag(tag));
        if !metadata.is_empty() {
            Arc::make_mut(&mut self.metadata).extend(metadata);
        }
    }

    fn add_tag(&mut self, tag: String) {
        if !self.tags.contains(&tag) {
            self.tags = self.tags.iter().cloned().chain([tag]).collect();
        }
    }
}

impl fmt::Debug for RunContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunContext")
            .field("run", &self.run_id())
            .field("deadline", &self.deadline())
            .field("max_concurrency", &self.max_concurrency())
            .field("retry", &self.retry_policy())
            .field(
                "observers",
                &self.shared().map_or(0, |shared| shared.observers.len()),
            )
            .finish_non_exhaustive()
    }
}
