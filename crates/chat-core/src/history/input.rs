use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::runnable::{Flow, Variables};
use crate::value::{Message, Messages};

/// A value that a conversation's past can be put into: what goes into a step with a message history.
///
/// # Implementing
///
/// Needed only for a type of your own. `new_messages` are those that the turn adds; what only
/// instructs the model for this call is not among them.
///
/// # Example
///
/// ```
/// use chat_core::{Flow, HistoryInput, HistoryVariables, Message, Messages, Result};
/// use serde::Serialize;
///
/// #[derive(Clone, Serialize, Flow)]
/// struct Question {
///     text: String,
///     past: Messages,
/// }
///
/// impl HistoryInput for Question {
///     fn new_messages(&self, _names: &HistoryVariables) -> Result<Vec<Message>> {
///         Ok(vec![Message::human(self.text.as_str())])
///     }
///
///     fn with_past(mut self, past: Messages, _names: &HistoryVariables) -> Self {
///         self.past = past;
///         self
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "no message history can be put into `{Self}`",
    label = "this input is not `HistoryInput`",
    note = "steps from `Messages` (models) and from `Variables` (prompts) can have a history",
    note = "a type of your own implements `HistoryInput`"
)]
pub trait HistoryInput: Flow {
    /// What this input adds to the conversation.
    ///
    /// # Errors
    ///
    /// If the input does not say it.
    fn new_messages(&self, names: &HistoryVariables) -> Result<Vec<Message>>;

    /// The input with the conversation so far put into it.
    #[must_use]
    fn with_past(self, past: Messages, names: &HistoryVariables) -> Self;
}

/// Which variables of a prompt have to do with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryVariables {
    /// The placeholder that the past goes to.
    pub history: String,
    /// The variable that holds what is new: a text of the person, or messages. `None` stands for
    /// the only variable there is.
    pub input: Option<String>,
}

impl Default for HistoryVariables {
    fn default() -> Self {
        Self {
            history: "history".to_owned(),
            input: None,
        }
    }
}

/// Instructions at the start stay at the start, before the past, and are not remembered.
impl HistoryInput for Messages {
    fn new_messages(&self, _names: &HistoryVariables) -> Result<Vec<Message>> {
        let spoken = self.iter().skip_while(|message| is_instruction(message));
        Ok(spoken.cloned().collect())
    }

    fn with_past(self, past: Self, _names: &HistoryVariables) -> Self {
        if past.is_empty() {
            return self;
        }
        let instructions = self.iter().take_while(|message| is_instruction(message));
        let spoken = self.iter().skip_while(|message| is_instruction(message));
        instructions.chain(&past).chain(spoken).cloned().collect()
    }
}

fn is_instruction(message: &Message) -> bool {
    matches!(message, Message::System(_) | Message::Developer(_))
}

impl HistoryInput for Variables {
    fn new_messages(&self, names: &HistoryVariables) -> Result<Vec<Message>> {
        let shown = Self::show(&self.clone().into_chunk());
        let value = match (&names.input, &shown) {
            (Some(name), _) => self.get(name),
            (None, Value::Object(values)) => {
                let mut others = values.iter().filter(|(name, _)| **name != names.history);
                match (others.next(), others.next()) {
                    (Some((_, value)), None) => Some(value),
                    _ => None,
                }
            }
            (None, only) => Some(only),
        };
        match value {
            Some(Value::String(text)) => Ok(vec![Message::human(text.as_str())]),
            Some(value) => match Messages::deserialize(value) {
                Ok(messages) => Ok(messages.to_vec()),
                Err(_) => Ok(vec![Message::human(value.to_string())]),
            },
            None => Err(unclear(names)),
        }
    }

    fn with_past(self, past: Messages, names: &HistoryVariables) -> Self {
        self.with_messages(names.history.as_str(), &past)
    }
}

fn unclear(names: &HistoryVariables) -> Error {
    let message = match &names.input {
        Some(name) => {
            format!("the variable `{name}`, which the message history needs, is not given")
        }
        None => {
            "which variable is what the person said? Name it with `with_input_variable`".to_owned()
        }
    };
    Error::new(ErrorKind::InvalidRequest, message)
}
