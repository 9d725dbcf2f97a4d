use async_trait::async_trait;

use super::{ChunkStream, DescribeStep, Runnable, StepDetails, StepInfo};
use crate::context::{RunContext, StepKind};
use crate::error::Result;
use crate::value::JsonMap;

/// What a step is called, and what its runs are marked with. See
/// [`with_config`](super::RunnableExt::with_config).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunConfig {
    name: Option<String>,
    tags: Vec<String>,
    metadata: JsonMap,
}

impl RunConfig {
    /// Nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the step, for events, errors and graphs.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds a tag to the runs of the step and all runs below.
    #[must_use]
    pub fn with_tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Adds an entry to the metadata of the runs of the step and all runs below.
    #[must_use]
    pub fn with_metadata(
        mut self,
        key: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// This config over another: the name of this counts, tags add up, of entries with one key this
    /// one's counts.
    fn over(self, inner: &Self) -> Self {
        let tags = self.tags.into_iter();
        let new: Vec<_> = tags.filter(|tag| !inner.tags.contains(tag)).collect();
        let mut metadata = inner.metadata.clone();
        metadata.extend(self.metadata);
        Self {
            name: self.name.or_else(|| inner.name.clone()),
            tags: inner.tags.iter().cloned().chain(new).collect(),
            metadata,
        }
    }
}

/// A step with a name, tags and metadata. Made by
/// [`with_config`](super::RunnableExt::with_config) and [`named`](super::RunnableExt::named).
///
/// It makes no run of its own; the runs of the step are marked. A sequence that has a name is a run
/// of its own. Around a chat model, this is a chat model.
///
/// ```
/// use chat_core::{FakeChatModel, RunConfig, Runnable, RunnableExt};
///
/// let config = RunConfig::new().with_name("greeter").with_tag("demo");
/// let model = FakeChatModel::new(["hello"]).with_config(config);
/// assert_eq!(model.info().name, "greeter");
/// ```
#[derive(Clone, Debug)]
pub struct WithConfig<R> {
    pub(crate) inner: R,
    config: RunConfig,
}

impl<R: Runnable> WithConfig<R> {
    /// What the inner step carries already counts too: a step can be marked again and again.
    pub(super) fn new(inner: R, config: RunConfig) -> Self {
        let info = inner.info();
        let marked = RunConfig {
            name: None,
            tags: info.tags.to_vec(),
            metadata: info.metadata.cloned().unwrap_or_default(),
        };
        let config = config.over(&marked);
        Self { inner, config }
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<R: Runnable> Runnable for WithConfig<R> {
    type Input = R::Input;
    type Output = R::Output;

    fn info(&self) -> StepInfo<'_> {
        let mut info = self.inner.info().with_details(self);
        if let Some(name) = &self.config.name {
            info.name = name.into();
        }
        if info.kind == StepKind::Sequence {
            info.kind = StepKind::Chain;
        }
        info.with_tags(&self.config.tags)
            .with_metadata(&self.config.metadata)
    }

    async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
        self.inner.call(input, context).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, R::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, R::Output> {
        self.inner.transform(input, context)
    }
}

impl<R: Runnable> DescribeStep for WithConfig<R> {
    fn describe(&self) -> StepDetails<'_> {
        let note = self.config.name.as_deref().unwrap_or("with_config");
        StepDetails::wrapper(note, &self.inner)
    }
}
