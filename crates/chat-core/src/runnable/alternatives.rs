use std::fmt::Debug;

use async_trait::async_trait;
use futures::stream::{self, StreamExt};

use super::part::Part;
use super::step::{part, part_stream};
use super::{ChunkStream, DescribeStep, Runnable, StepDetails, StepInfo};
use crate::context::{RunContext, StepKind};
use crate::error::{Error, ErrorKind, Result};

/// Steps of which each call chooses one. Made by [`alternatives`].
///
/// Around chat models, this is a chat model: it says that it is the default.
#[derive(Clone, Debug)]
pub struct Alternatives<K, R> {
    pub(crate) default: (K, R),
    others: Vec<(K, R)>,
}

/// Steps of which each call chooses one, by a key of your own type; this one is run if the call
/// says nothing. Steps of different types are [boxed](super::RunnableExt::boxed).
///
/// The caller says which with [`RunContext::with_configurable`], from outside of the whole chain.
///
/// ```
/// use chat_core::{FakeChatModel, RunContext, RunnableExt, StrOutputParser, alternatives};
///
/// #[derive(Debug, PartialEq)]
/// enum Model {
///     Fast,
///     Smart,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = alternatives(Model::Fast, FakeChatModel::new(["Salt."]))
///     .with(Model::Smart, FakeChatModel::new(["Rivers bring salt."]));
/// let chain = model.pipe(StrOutputParser);
/// assert_eq!(chain.invoke("Why is the sea salty?").await?, "Salt.");
///
/// let smart = RunContext::new().with_configurable(Model::Smart);
/// assert_eq!(chain.invoke_in("Why is the sea salty?", &smart).await?, "Rivers bring salt.");
/// # Ok(())
/// # }
/// ```
pub fn alternatives<K, R>(default: K, step: R) -> Alternatives<K, R>
where
    K: PartialEq + Debug + Send + Sync + 'static,
    R: Runnable,
{
    Alternatives {
        default: (default, step),
        others: Vec::new(),
    }
}

impl<K, R> Alternatives<K, R>
where
    K: PartialEq + Debug + Send + Sync + 'static,
{
    /// Adds a step.
    #[must_use]
    pub fn with(mut self, key: K, step: R) -> Self {
        self.others.push((key, step));
        self
    }

    fn iter(&self) -> impl Iterator<Item = &(K, R)> {
        std::iter::once(&self.default).chain(&self.others)
    }

    /// The number and the step that the call means.
    pub(crate) fn choose(&self, context: &RunContext) -> Result<(usize, &R)> {
        let Some(wanted) = context.configurable::<K>() else {
            return Ok((0, &self.default.1));
        };
        let mut all = self.iter().enumerate();
        if let Some((at, (_, step))) = all.find(|(_, (key, _))| key == wanted) {
            return Ok((at, step));
        }
        let known: Vec<_> = self.iter().map(|(key, _)| format!("{key:?}")).collect();
        let message = format!(
            "no alternative for {wanted:?}; there is: {}",
            known.join(", ")
        );
        Err(Error::new(ErrorKind::InvalidRequest, message))
    }
}

const TAG: &str = "alternative";

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<K, R> Runnable for Alternatives<K, R>
where
    K: PartialEq + Debug + Send + Sync + 'static,
    R: Runnable,
{
    type Input = R::Input;
    type Output = R::Output;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new("alternatives", StepKind::Chain).with_details(self)
    }

    async fn call(&self, input: R::Input, context: &RunContext) -> Result<R::Output> {
        let (at, step) = self.choose(context)?;
        part(step, input, context, Part::numbered(TAG, at)).await
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, R::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, R::Output> {
        match self.choose(&context) {
            Ok((at, step)) => part_stream(step, input, &context, Part::numbered(TAG, at)),
            Err(error) => stream::iter([Err(error)]).boxed(),
        }
    }
}

impl<K, R> DescribeStep for Alternatives<K, R>
where
    K: PartialEq + Debug + Send + Sync + 'static,
    R: Runnable,
{
    fn describe(&self) -> StepDetails<'_> {
        self.iter()
            .fold(StepDetails::choice(), |details, (key, step)| {
                details.branch(format!("{key:?}"), step)
            })
    }
}
