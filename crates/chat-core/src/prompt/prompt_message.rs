use super::MessagesPlaceholder;
use crate::value::Message;

/// One message of a [`ChatPromptTemplate`](super::ChatPromptTemplate), before it is checked.
///
/// It is made of a (role, text) pair, of a text, which a human says, of a message, or of a
/// [`MessagesPlaceholder`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "a template has few parts, and is made once"
)]
pub enum PromptMessage {
    /// A role and a text with places for variables.
    Template(String, String),
    /// A place for messages.
    Placeholder(MessagesPlaceholder),
    /// A message as it is.
    Message(Message),
}

/// Roles are those of [`Message::of_role`], and `placeholder` for an optional place for messages.
impl<T: Into<String>> From<(&str, T)> for PromptMessage {
    fn from((role, text): (&str, T)) -> Self {
        let text = text.into();
        if role == "placeholder" {
            let name = text.trim_matches(['{', '}', ' ']);
            return MessagesPlaceholder::new(name).with_optional(true).into();
        }
        Self::Template(role.to_owned(), text)
    }
}

/// What a human says.
impl From<&str> for PromptMessage {
    fn from(text: &str) -> Self {
        Self::from(("human", text))
    }
}

impl From<MessagesPlaceholder> for PromptMessage {
    fn from(placeholder: MessagesPlaceholder) -> Self {
        Self::Placeholder(placeholder)
    }
}

impl From<Message> for PromptMessage {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}
