use serde::{Serialize, Serializer};

use super::{
    AiMessage, Content, DeveloperMessage, HumanMessage, JsonMap, OtherMessage, SystemMessage,
    ToolMessage,
};

/// One message of a conversation.
///
/// The JSON form is a map with `role` (`system`, `developer`, `user`, `assistant`, `tool`, or any
/// other word) and the fields of that kind. See [`Message::to_openai_json`] for the form that
/// OpenAI and OpenRouter speak.
///
/// Reading understands, beside the own form:
///
/// - OpenAI's and OpenRouter's chat messages, with `tool_calls`, `refusal`, `reasoning`,
///   `reasoning_details`, `images`, `audio` and `annotations`, and parts in `content`;
/// - LangChain's messages: flat with `type` (`human`, `ai`, …) in place of `role`, in the form
///   `{"type": …, "data": …}`, and in the serialised form `{"lc": 1, …, "kwargs": …}`.
///
/// All of them give the same typed blocks. Tool calls that stand beside the content become blocks
/// of it, those whose arguments are no JSON object as invalid ones. Fields that have no place are
/// kept in `additional_kwargs`, unless they are `null`. Ids that are numbers become strings. It is
/// an error only if there is no role, or no JSON object.
///
/// ```
/// use chat_core::Message;
///
/// let openai = r#"{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u"}}]}"#;
/// let langchain = r#"{"type": "human", "content": [{"type": "image", "url": "u"}]}"#;
/// let read = |json| serde_json::from_str::<Message>(json);
/// assert_eq!(read(openai)?, read(langchain)?);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "answers are as common as questions, and a box would be in the way of every match"
)]
pub enum Message {
    /// What the app tells the model about its task.
    System(SystemMessage),
    /// The same for models that tell developers from the platform.
    Developer(DeveloperMessage),
    /// What a person says.
    Human(HumanMessage),
    /// What a model says.
    Ai(AiMessage),
    /// What a tool gave.
    Tool(ToolMessage),
    /// A message of a role that is not known here.
    Other(OtherMessage),
}

impl Message {
    /// A system message.
    #[must_use]
    pub fn system(content: impl Into<Content>) -> Self {
        Self::System(SystemMessage::new(content))
    }

    /// A developer message.
    #[must_use]
    pub fn developer(content: impl Into<Content>) -> Self {
        Self::Developer(DeveloperMessage::new(content))
    }

    /// A person's message.
    #[must_use]
    pub fn human(content: impl Into<Content>) -> Self {
        Self::Human(HumanMessage::new(content))
    }

    /// A model's message.
    #[must_use]
    pub fn ai(content: impl Into<Content>) -> Self {
        Self::Ai(AiMessage::new(content))
    }

    /// The result of the tool call `tool_call_id`.
    #[must_use]
    pub fn tool(tool_call_id: impl Into<String>, content: impl Into<Content>) -> Self {
        Self::Tool(ToolMessage::new(tool_call_id, content))
    }

    /// A message of the role that `role` names: `system`, `developer`, `human` or `user`, `ai` or
    /// `assistant`, or any other word. A `tool` message needs the id of its call: use
    /// [`Message::tool`].
    #[must_use]
    pub fn of_role(role: &str, content: impl Into<Content>) -> Self {
        match role {
            "system" => Self::system(content),
            "developer" => Self::developer(content),
            "human" | "user" => Self::human(content),
            "ai" | "assistant" => Self::ai(content),
            other => Self::Other(OtherMessage::new(other, content)),
        }
    }

    /// The role, as most providers name it: `system`, `developer`, `user`, `assistant`, `tool`.
    #[must_use]
    pub fn role(&self) -> &str {
        match self {
            Self::System(_) => "system",
            Self::Developer(_) => "developer",
            Self::Human(_) => "user",
            Self::Ai(_) => "assistant",
            Self::Tool(_) => "tool",
            Self::Other(message) => &message.role,
        }
    }

    /// What is said.
    #[must_use]
    pub fn content(&self) -> &Content {
        match self {
            Self::System(message) => &message.content,
            Self::Developer(message) => &message.content,
            Self::Human(message) => &message.content,
            Self::Ai(message) => &message.content,
            Self::Tool(message) => &message.content,
            Self::Other(message) => &message.content,
        }
    }

    /// The name of the speaker, or of the tool, if it is said.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::System(message) => message.name.as_deref(),
            Self::Developer(message) => message.name.as_deref(),
            Self::Human(message) => message.name.as_deref(),
            Self::Ai(message) => message.name.as_deref(),
            Self::Tool(message) => message.name.as_deref(),
            Self::Other(message) => message.name.as_deref(),
        }
    }

    /// The id of the message, if it has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::System(message) => message.id.as_deref(),
            Self::Developer(message) => message.id.as_deref(),
            Self::Human(message) => message.id.as_deref(),
            Self::Ai(message) => message.id.as_deref(),
            Self::Tool(message) => message.id.as_deref(),
            Self::Other(message) => message.id.as_deref(),
        }
    }

    /// The fields of the message that have no place elsewhere.
    #[must_use]
    pub fn additional_kwargs(&self) -> &JsonMap {
        match self {
            Self::System(message) => &message.additional_kwargs,
            Self::Developer(message) => &message.additional_kwargs,
            Self::Human(message) => &message.additional_kwargs,
            Self::Ai(message) => &message.additional_kwargs,
            Self::Tool(message) => &message.additional_kwargs,
            Self::Other(message) => &message.additional_kwargs,
        }
    }

    /// The text of the message.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        self.content().text()
    }
}

macro_rules! from_message {
    ($($variant:ident($type:ty)),*) => {$(
        impl From<$type> for Message {
            fn from(message: $type) -> Self {
                Self::$variant(message)
            }
        }
    )*};
}

from_message!(
    System(SystemMessage),
    Developer(DeveloperMessage),
    Human(HumanMessage),
    Ai(AiMessage),
    Tool(ToolMessage),
    Other(OtherMessage)
);

/// A text is what a person says.
impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::human(text)
    }
}

/// A text is what a person says.
impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::human(text)
    }
}

/// A pair is a role and what is said; see [`Message::of_role`].
impl<C: Into<Content>> From<(&str, C)> for Message {
    fn from((role, content): (&str, C)) -> Self {
        Self::of_role(role, content)
    }
}

#[derive(Serialize)]
struct Tagged<'a, T> {
    role: &'a str,
    #[serde(flatten)]
    message: &'a T,
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let role = self.role();
        match self {
            Self::System(message) => Tagged { role, message }.serialize(serializer),
            Self::Developer(message) => Tagged { role, message }.serialize(serializer),
            Self::Human(message) => Tagged { role, message }.serialize(serializer),
            Self::Ai(message) => Tagged { role, message }.serialize(serializer),
            Self::Tool(message) => Tagged { role, message }.serialize(serializer),
            Self::Other(message) => Tagged { role, message }.serialize(serializer),
        }
    }
}
