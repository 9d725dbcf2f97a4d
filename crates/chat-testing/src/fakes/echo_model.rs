use std::sync::Arc;

use chat_core::{AiMessage, ChatRequest, RecordedCall};

use super::assertions::last_human;
use super::call_log::CallLog;
use super::words;

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

answering_model!(EchoModel, MODEL);

impl EchoModel {
    /// An echo.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn answer(&self, request: ChatRequest<'_>) -> AiMessage {
        self.log.push(RecordedCall::new(request));
        let (text, reason) = words::limit(&last_human(request.messages), request.options);
        let mut message = AiMessage::new(text);
        Arc::make_mut(&mut message.response).finish_reason = Some(reason);
        words::complete(message, request, MODEL)
    }
}
