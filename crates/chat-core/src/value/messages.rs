use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;

use super::{AiMessage, Content, HumanMessage, Message, SystemMessage, ToolMessage};

/// A conversation: messages in order, shared, cheap to clone.
///
/// It is made from whatever is at hand:
///
/// ```
/// use chat_core::{Message, Messages};
///
/// let question = Messages::from("What is the capital of France?");
/// let task = Messages::from([("system", "Translate to French."), ("human", "Good morning")]);
/// let mixed = Messages::from(vec![Message::system("Be brief."), Message::human("Hi")]);
/// assert_eq!((question.len(), task.len(), mixed.len()), (1, 2, 2));
/// ```
///
/// The JSON form is a list of [`Message`]s. A map with such a list under `messages`, as in a request
/// or a LangChain state, is read too.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Messages(Arc<Vec<Message>>);

impl Messages {
    /// A conversation without messages.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a message. The messages are copied only if another clone still shares them.
    pub fn push(&mut self, message: impl Into<Message>) {
        Arc::make_mut(&mut self.0).push(message.into());
    }

    /// The same conversation with one more message.
    #[must_use]
    pub fn with(mut self, message: impl Into<Message>) -> Self {
        self.push(message);
        self
    }
}

impl Deref for Messages {
    type Target = [Message];

    fn deref(&self) -> &[Message] {
        &self.0
    }
}

impl From<Vec<Message>> for Messages {
    fn from(messages: Vec<Message>) -> Self {
        Self(Arc::new(messages))
    }
}

impl From<&[Message]> for Messages {
    fn from(messages: &[Message]) -> Self {
        Self::from(messages.to_vec())
    }
}

impl<T: Into<Message>, const N: usize> From<[T; N]> for Messages {
    fn from(messages: [T; N]) -> Self {
        messages.into_iter().collect()
    }
}

impl<C: Into<Content>> From<Vec<(&str, C)>> for Messages {
    fn from(pairs: Vec<(&str, C)>) -> Self {
        pairs.into_iter().collect()
    }
}

impl<T: Into<Message>> FromIterator<T> for Messages {
    fn from_iter<I: IntoIterator<Item = T>>(messages: I) -> Self {
        Self::from(messages.into_iter().map(Into::into).collect::<Vec<_>>())
    }
}

impl<T: Into<Message>> Extend<T> for Messages {
    fn extend<I: IntoIterator<Item = T>>(&mut self, messages: I) {
        Arc::make_mut(&mut self.0).extend(messages.into_iter().map(Into::into));
    }
}

impl<'a> IntoIterator for &'a Messages {
    type Item = &'a Message;
    type IntoIter = std::slice::Iter<'a, Message>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

macro_rules! from_one {
    ($($type:ty),*) => {$(
        impl From<$type> for Messages {
            fn from(message: $type) -> Self {
                Self::from(vec![Message::from(message)])
            }
        }
    )*};
}

from_one!(
    &str,
    String,
    Message,
    SystemMessage,
    HumanMessage,
    AiMessage,
    ToolMessage
);
