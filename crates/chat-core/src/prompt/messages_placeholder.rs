use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::value::{Message, Messages};

/// A place in a [`ChatPromptTemplate`](super::ChatPromptTemplate) that messages fill, such as what
/// was said before.
///
/// Its variable must be given, unless the place is optional. The pair `("placeholder", "{history}")`
/// is an optional place that takes all messages.
///
/// ```
/// use chat_core::{ChatPromptTemplate, Message, Messages, MessagesPlaceholder, Variables};
///
/// let prompt = ChatPromptTemplate::from_messages([("system", "You are brief.")])?
///     .append(MessagesPlaceholder::new("history").with_n_messages(2))?
///     .append(("human", "{question}"))?;
/// let said = Messages::from([
///     Message::human("Hi"),
///     Message::ai("Hello"),
///     Message::human("I am Ada."),
///     Message::ai("Hello, Ada."),
/// ]);
/// let variables = Variables::from([("question", "Who am I?")]).with_messages("history", &said);
/// let messages = prompt.format(&variables)?;
/// let texts: Vec<_> = messages.iter().map(Message::text).collect();
/// assert_eq!(texts, ["You are brief.", "I am Ada.", "Hello, Ada.", "Who am I?"]);
/// # Ok::<(), chat_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagesPlaceholder {
    pub(super) variable_name: String,
    pub(super) is_optional: bool,
    n_messages: Option<usize>,
}

impl MessagesPlaceholder {
    /// A place for the messages of this variable, which must be given.
    #[must_use]
    pub fn new(variable_name: impl Into<String>) -> Self {
        Self {
            variable_name: variable_name.into(),
            is_optional: false,
            n_messages: None,
        }
    }

    /// Sets whether the variable may be left out; the place is empty then. Default: no.
    #[must_use]
    pub fn with_optional(mut self, is_optional: bool) -> Self {
        self.is_optional = is_optional;
        self
    }

    /// Keeps the last so many messages alone. Results of tools that would come first go too, since
    /// their calls are cut off and no provider takes them. Default: all messages.
    #[must_use]
    pub fn with_n_messages(mut self, most: usize) -> Self {
        self.n_messages = Some(most);
        self
    }

    /// The messages for the place.
    pub(super) fn fill(&self, value: &Value) -> Result<Vec<Message>> {
        let name = &self.variable_name;
        let messages = Messages::deserialize(value).map_err(|error| {
            let message = format!("`{name}` must be a list of messages: {error}");
            Error::new(ErrorKind::InvalidRequest, message)
        })?;
        let most = self.n_messages.unwrap_or(messages.len());
        let cut = messages.len().saturating_sub(most);
        let is_result = |message: &&Message| cut > 0 && matches!(message, Message::Tool(_));
        let kept = messages.iter().skip(cut).skip_while(is_result);
        Ok(kept.cloned().collect())
    }
}
