use std::fmt::Debug;
use std::ops::BitOr;
use std::sync::Arc;

use async_trait::async_trait;

use super::model_stream::ModelStream;
use super::{ChatOptions, ChatRequest, ChatStream, ModelIdentity, ModelProfile};
use crate::context::RunContext;
use crate::error::Result;
use crate::parser::StrOutputParser;
use crate::runnable::{ChunkStream, Runnable, RunnableExt, Sequence, fold};
use crate::value::{AiMessage, Messages};

/// A chat model: messages in, an answer out, whole or streamed.
///
/// To *use* a model, see [`RunnableExt`] (`invoke`, `stream`, `batch`, `pipe`)
/// and [`ChatModelExt`](super::ChatModelExt) (`bind`). Apps hold an `Arc<dyn ChatModel>`, which is
/// itself a model and a step. This trait is the contract with those who write backends.
///
/// # Implementing
///
/// * Write the four methods and one line, [`runnable_model!`](crate::runnable_model)`(MyModel);`,
///   which makes the model a step.
/// * Wrap each request in [`leaf`](fn@super::leaf) or [`leaf_stream`](super::leaf_stream): they hold
///   the permit, check the budget, try again, and tell the observers. Do none of that yourself.
/// * A model that cannot stream gives its answer as one chunk:
///   `ChatStream::new(stream::iter([Ok(message.into_chunk())]))`.
/// * Fold and whole must agree: the chunks of a streamed answer add up to what `generate` gives.
/// * A model that is built with options of its own takes them as those below the request's:
///   [`request.options.over(&self.options)`](super::ChatOptions::over).
/// * Opaque reasoning that streams in many small pieces is cheapest as a
///   [`ReasoningFrame`](crate::ReasoningFrame).
/// * An option that the model cannot take must not get lost without a word; a feature that it
///   cannot do is an error before anything is sent.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use chat_core::{
///     AiMessage, AiMessageChunk, ChatModel, ChatRequest, ChatStream, FinishReason, ModelIdentity,
///     ModelProfile, Result, RetryPolicy, RunnableExt, async_trait, leaf, leaf_stream,
///     runnable_model,
/// };
/// use futures::stream;
///
/// #[derive(Debug)]
/// struct Parrot;
///
/// runnable_model!(Parrot);
///
/// #[async_trait]
/// impl ChatModel for Parrot {
///     fn identity(&self) -> ModelIdentity {
///         ModelIdentity::new("birds", "parrot")
///     }
///
///     fn profile(&self) -> Arc<ModelProfile> {
///         Arc::default()
///     }
///
///     async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
///         self.generate_stream(request).await?.message().await
///     }
///
///     async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
///         let said = request.messages.last().map(|message| message.text().into_owned());
///         leaf_stream(self, request, &RetryPolicy::none(), || async {
///             let chunk = AiMessageChunk::new(said.clone().unwrap_or_default());
///             Ok(ChatStream::new(stream::iter([Ok(chunk.with_finish_reason(FinishReason::Stop))])))
///         })
///         .await
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let model: Arc<dyn ChatModel> = Arc::new(Parrot);
/// assert_eq!(model.invoke("Polly").await?.text(), "Polly");
/// # Ok(())
/// # }
/// ```
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a chat model",
    label = "this is not a `ChatModel`",
    note = "apps pass models as `Arc<dyn ChatModel>` or as the backend's own type",
    note = "a model of your own implements `ChatModel` and says `runnable_model!(ItsType);`"
)]
pub trait ChatModel: Runnable<Input = Messages, Output = AiMessage> + Debug + 'static {
    /// Which model it is.
    fn identity(&self) -> ModelIdentity;

    /// What it can do, as far as it is known now.
    fn profile(&self) -> Arc<ModelProfile>;

    /// Answers in one piece.
    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage>;

    /// Answers in pieces. An error here means that nothing of the answer has come.
    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream>;
}

const _: fn() = || {
    fn assert_send_sync<T: Send + Sync + ?Sized>() {}
    assert_send_sync::<Arc<dyn ChatModel>>();
};

macro_rules! forward_to_inner {
    ($($pointer:ident),*) => {$(
        #[async_trait]
        #[deny(clippy::missing_trait_methods)]
        impl<M: ChatModel + ?Sized> ChatModel for $pointer<M> {
            fn identity(&self) -> ModelIdentity {
                (**self).identity()
            }

            fn profile(&self) -> Arc<ModelProfile> {
                (**self).profile()
            }

            async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
                (**self).generate(request).await
            }

            async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
                (**self).generate_stream(request).await
            }
        }
    )*};
}

forward_to_inner!(Arc, Box);

/// The model of an app, asked for text. Before other steps, [`chain`](crate::chain) starts the chain.
impl BitOr<StrOutputParser> for Arc<dyn ChatModel> {
    type Output = Sequence<Self, StrOutputParser>;

    fn bitor(self, next: StrOutputParser) -> Self::Output {
        self.pipe(next)
    }
}

/// Makes a [`ChatModel`] a step that can start a chain with `|`: `runnable_model!(MyModel);`.
///
/// Generic models name their parameters first: `runnable_model!([M: ChatModel] Cached<M>);`.
#[macro_export]
macro_rules! runnable_model {
    ([$($generics:tt)*] $model:ty) => {
        $crate::runnable_model!([$($generics)*] $model, |_model| $crate::StepInfo::new(
            stringify!($model),
            $crate::StepKind::Model,
        ));
    };
    ([$($generics:tt)*] $model:ty, |$this:ident| $info:expr) => {
        #[$crate::async_trait]
        impl<$($generics)*> $crate::Runnable for $model {
            type Input = $crate::Messages;
            type Output = $crate::AiMessage;

            fn info(&self) -> $crate::StepInfo<'_> {
                let $this = self;
                $info
            }

            async fn call(
                &self,
                input: $crate::Messages,
                context: &$crate::RunContext,
            ) -> $crate::Result<$crate::AiMessage> {
                $crate::call_model(self, &input, context).await
            }

            fn transform<'a>(
                &'a self,
                input: $crate::ChunkStream<'a, $crate::Messages>,
                context: $crate::RunContext,
            ) -> $crate::ChunkStream<'a, $crate::AiMessage> {
                $crate::transform_model(self, input, context)
            }
        }

        impl<Next: $crate::Takes<$crate::AiMessage>, $($generics)*> ::std::ops::BitOr<Next>
            for $model
        {
            type Output = $crate::Sequence<Self, Next>;

            fn bitor(self, next: Next) -> Self::Output {
                $crate::RunnableExt::pipe(self, next)
            }
        }
    };
    ($model:ty) => {
        $crate::runnable_model!([] $model);
    };
}

/// `call` of every model.
#[doc(hidden)]
pub async fn call_model<M: ChatModel>(
    model: &M,
    input: &Messages,
    context: &RunContext,
) -> Result<AiMessage> {
    model
        .generate(ChatRequest::new(input, &ChatOptions::default(), context))
        .await
}

/// `transform` of every model.
#[doc(hidden)]
pub fn transform_model<'a, M: ChatModel>(
    model: &'a M,
    input: ChunkStream<'a, Messages>,
    context: RunContext,
) -> ChunkStream<'a, AiMessage> {
    let opened = async move {
        let input = fold::<Messages>(input).await?;
        model
            .generate_stream(ChatRequest::new(&input, &ChatOptions::default(), &context))
            .await
    };
    Box::pin(ModelStream::Opening(Box::pin(opened)))
}
