use std::fmt;
use std::future::{Future, ready};
use std::sync::Arc;

use chat_core::{
    AiMessage, ChatModel, ChatRequest, ChatStream, ModelIdentity, ModelProfile, RecordedCall,
    Result, RetryPolicy, async_trait, leaf, leaf_stream, runnable_model,
};
use futures::FutureExt;
use futures::future::BoxFuture;

use super::call_log::CallLog;
use super::{RecordsCalls, words};

const MODEL: &str = "function";

type Function = dyn for<'a> Fn(ChatRequest<'a>) -> BoxFuture<'a, Result<AiMessage>> + Send + Sync;

/// A model that answers with what a function gives.
///
/// The function is called once for each attempt of a request. What it leaves open is filled in:
/// usage, finish reason, metadata. A stream gives its text word by word; an error that carries a
/// partial message streams that first. The calls are recorded.
///
/// ```
/// use chat_core::{AiMessage, Error, ErrorKind, RunnableExt};
/// use chat_testing::fakes::FunctionModel;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = FunctionModel::new(|request| match request.messages.len() {
///     1 => Ok(AiMessage::new("Tell me more.")),
///     _ => Err(Error::new(ErrorKind::ContextLength, "the conversation is too long")),
/// });
/// assert_eq!(model.invoke("Hello").await?.text(), "Tell me more.");
/// assert!(model.invoke(["one", "two"]).await.is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FunctionModel {
    function: Arc<Function>,
    log: CallLog,
}

runnable_model!(FunctionModel);

impl FunctionModel {
    /// A model that answers with what `function` gives for the request.
    #[must_use]
    pub fn new(
        function: impl Fn(ChatRequest<'_>) -> Result<AiMessage> + Send + Sync + 'static,
    ) -> Self {
        Self::boxed_function(move |request| ready(function(request)).boxed())
    }

    /// A model that answers with what the future gives that `function` makes.
    ///
    /// ```
    /// use std::time::Duration;
    /// use chat_core::{AiMessage, RunnableExt};
    /// use chat_testing::fakes::FunctionModel;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let model = FunctionModel::from_async(|call| async move {
    ///     tokio::time::sleep(Duration::from_millis(1)).await;
    ///     Ok(AiMessage::new(format!("{} messages", call.messages.len())))
    /// });
    /// assert_eq!(model.invoke("Hello").await?.text(), "1 messages");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn from_async<F>(function: impl Fn(RecordedCall) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<AiMessage>> + Send + 'static,
    {
        Self::boxed_function(move |request| function(RecordedCall::new(request)).boxed())
    }

    /// The calls so far.
    #[must_use]
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.log.calls()
    }

    fn boxed_function(
        function: impl for<'a> Fn(ChatRequest<'a>) -> BoxFuture<'a, Result<AiMessage>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self {
            function: Arc::new(function),
            log: CallLog::default(),
        }
    }

    async fn answer(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        self.log.push(RecordedCall::new(request));
        let message = (self.function)(request).await?;
        Ok(words::complete(message, request, MODEL))
    }

    async fn stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        match self.answer(request).await {
            Ok(message) => Ok(words::streamed(message)),
            Err(error) => words::streamed_failure(error),
        }
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl ChatModel for FunctionModel {
    fn identity(&self) -> ModelIdentity {
        ModelIdentity::new("fake", MODEL)
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::default()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        words::check(request)?;
        leaf(self, request, &RetryPolicy::none(), || self.answer(request)).await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        words::check(request)?;
        leaf_stream(self, request, &RetryPolicy::none(), || self.stream(request)).await
    }
}

impl RecordsCalls for FunctionModel {
    fn recorded_calls(&self) -> Vec<RecordedCall> {
        self.calls()
    }
}

impl fmt::Debug for FunctionModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionModel")
            .field("calls", &self.calls().len())
            .finish_non_exhaustive()
    }
}
