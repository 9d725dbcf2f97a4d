use std::sync::Arc;

use chat_core::{
    AiMessage, ChatModel, ChatRequest, ChatStream, ModelIdentity, ModelProfile, RecordedCall,
    Result, RetryPolicy, async_trait, leaf, leaf_stream, runnable_model,
};

use super::assertions::last_human;
use super::call_log::CallLog;
use super::{RecordsCalls, words};

const MODEL: &str = "echo";

/// A model that says the last human message back, word for word.
///
/// It keeps to `stop` and `max_tokens` (a word is a token), reports usage, streams word by word,
/// and refuses a request without messages. The calls are recorded.
///
/// ```
/// use chat_core::RunnableExt;
/// use chat_testing::fakes::EchoModel;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = EchoModel::new();
/// assert_eq!(model.invoke("The sea is wide").await?.text(), "The sea is wide");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct EchoModel {
    log: CallLog,
}

runnable_model!(EchoModel);

impl EchoModel {
    /// An echo.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The calls so far.
    #[must_use]
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.log.calls()
    }

    fn answer(&self, request: ChatRequest<'_>) -> AiMessage {
        self.log.push(RecordedCall::new(request));
        let (text, reason) = words::limit(&last_human(request.messages), request.options);
        let mut message = AiMessage::new(text);
        Arc::make_mut(&mut message.response).finish_reason = Some(reason);
        words::complete(message, request, MODEL)
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl ChatModel for EchoModel {
    fn identity(&self) -> ModelIdentity {
        ModelIdentity::new("fake", MODEL)
    }

    fn profile(&self) -> Arc<ModelProfile> {
        Arc::default()
    }

    async fn generate(&self, request: ChatRequest<'_>) -> Result<AiMessage> {
        words::check(request)?;
        leaf(self, request, &RetryPolicy::none(), || async {
            Ok(self.answer(request))
        })
        .await
    }

    async fn generate_stream(&self, request: ChatRequest<'_>) -> Result<ChatStream> {
        words::check(request)?;
        let attempt = || async { Ok(words::streamed(self.answer(request))) };
        leaf_stream(self, request, &RetryPolicy::none(), attempt).await
    }
}

impl RecordsCalls for EchoModel {
    fn recorded_calls(&self) -> Vec<RecordedCall> {
        self.calls()
    }
}
