use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{AiMessage, Content};

/// One message of a conversation.
///
/// The JSON form is a map with `role` (`system`, `developer`, `user`, `assistant`, `tool`, or any
/// other word) and the fields of that kind. When reading, `human` and `ai` are understood too, and
/// `type` in place of `role`.
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

macro_rules! plain_message {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        #[non_exhaustive]
        pub struct $name {
            /// What is said.
            pub content: Content,
            /// The name of the speaker, for conversations of several.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub name: Option<String>,
        }

        impl $name {
            /// A message with this content.
            #[must_use]
            pub fn new(content: impl Into<Content>) -> Self {
                Self { content: content.into(), name: None }
            }

            /// Sets the name of the speaker.
            #[must_use]
            pub fn with_name(mut self, name: impl Into<String>) -> Self {
                self.name = Some(name.into());
                self
            }
        }
    };
}

plain_message! {
    /// What the app tells the model about its task.
    SystemMessage
}
plain_message! {
    /// What the app tells the model, for models that tell developers from the platform.
    DeveloperMessage
}
plain_message! {
    /// What a person says.
    HumanMessage
}

/// What a tool gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ToolMessage {
    /// What the model gets to read.
    pub content: Content,
    /// The id of the call that this answers.
    pub tool_call_id: String,
    /// The name of the tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the tool did its work.
    pub status: ToolStatus,
    /// What the app gets beside the content. It is never sent to a model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact: Option<Value>,
}

/// Whether a tool did its work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ToolStatus {
    /// It did.
    #[default]
    Success,
    /// It failed; the content says how.
    Error,
}

impl ToolMessage {
    /// The result of the call `tool_call_id`.
    #[must_use]
    pub fn new(tool_call_id: impl Into<String>, content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            tool_call_id: tool_call_id.into(),
            ..Self::default()
        }
    }

    /// Sets the name of the tool.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets whether the tool did its work.
    #[must_use]
    pub fn with_status(mut self, status: ToolStatus) -> Self {
        self.status = status;
        self
    }
}

/// A message of a role that is not known here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct OtherMessage {
    /// The role, as it is written on the wire.
    #[serde(skip_serializing)]
    pub role: String,
    /// What is said.
    pub content: Content,
    /// The name of the speaker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
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
            other => Self::Other(OtherMessage {
                role: other.to_owned(),
                content: content.into(),
                name: None,
            }),
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

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;

        fn read<T: for<'a> Deserialize<'a> + Into<Message>, E: Error>(
            value: Value,
        ) -> Result<Message, E> {
            serde_json::from_value::<T>(value)
                .map(Into::into)
                .map_err(E::custom)
        }

        let value = Value::deserialize(deserializer)?;
        let role = value
            .get("role")
            .or_else(|| value.get("type"))
            .and_then(Value::as_str);
        match role {
            None => Err(D::Error::custom("a message needs a `role`")),
            Some("system") => read::<SystemMessage, _>(value),
            Some("developer") => read::<DeveloperMessage, _>(value),
            Some("human" | "user") => read::<HumanMessage, _>(value),
            Some("ai" | "assistant") => read::<AiMessage, _>(value),
            Some("tool") => read::<ToolMessage, _>(value),
            Some(role) => {
                let role = role.to_owned();
                let message: OtherMessage =
                    serde_json::from_value(value).map_err(D::Error::custom)?;
                Ok(Self::Other(OtherMessage { role, ..message }))
            }
        }
    }
}
