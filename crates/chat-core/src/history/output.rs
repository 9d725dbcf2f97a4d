use crate::parser::{OutputSource, OutputType, Structured};
use crate::runnable::Flow;
use crate::value::{AiMessage, Message, Messages};

/// A value that can be remembered: what comes out of a step with a message history.
///
/// # Implementing
///
/// Needed only for a type of your own: give the messages that the model said, with the results of
/// tools between them, in order.
///
/// # Example
///
/// ```
/// use chat_core::{Flow, HistoryOutput, Message};
/// use serde::Serialize;
///
/// #[derive(Clone, Serialize, Flow)]
/// struct Verdict {
///     reason: String,
/// }
///
/// impl HistoryOutput for Verdict {
///     fn messages(&self) -> Vec<Message> {
///         vec![Message::ai(self.reason.as_str())]
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be remembered as messages",
    label = "this output is not `HistoryOutput`",
    note = "steps that give an `AiMessage`, `Messages`, a `String` or a `Structured` value can have a history",
    note = "a type of your own implements `HistoryOutput`"
)]
pub trait HistoryOutput: Flow {
    /// The value as the messages that it adds to the conversation.
    fn messages(&self) -> Vec<Message>;
}

impl HistoryOutput for AiMessage {
    fn messages(&self) -> Vec<Message> {
        vec![Message::Ai(self.clone())]
    }
}

impl HistoryOutput for Messages {
    fn messages(&self) -> Vec<Message> {
        self.to_vec()
    }
}

impl HistoryOutput for String {
    fn messages(&self) -> Vec<Message> {
        vec![Message::ai(self.as_str())]
    }
}

/// The answer; in place of a call, which has no result, the value as JSON.
impl<T: OutputType> HistoryOutput for Structured<T> {
    fn messages(&self) -> Vec<Message> {
        match self.source() {
            OutputSource::ToolCall => vec![Message::ai(self.json().to_string())],
            OutputSource::Text | OutputSource::FencedBlock => vec![Message::Ai(self.raw().clone())],
        }
    }
}
