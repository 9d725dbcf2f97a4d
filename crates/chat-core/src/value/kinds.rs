use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Content, JsonMap};

/// The setters that every kind of message has.
macro_rules! common_setters {
    ($name:ident) => {
        impl $name {
            /// Sets the name of the speaker.
            #[must_use]
            pub fn with_name(mut self, name: impl Into<String>) -> Self {
                self.name = Some(name.into());
                self
            }

            /// Sets the id of the message.
            #[must_use]
            pub fn with_id(mut self, id: impl Into<String>) -> Self {
                self.id = Some(id.into());
                self
            }

            /// Sets the fields that have no place elsewhere. The default is none.
            #[must_use]
            pub fn with_additional_kwargs(mut self, additional_kwargs: JsonMap) -> Self {
                self.additional_kwargs = additional_kwargs;
                self
            }
        }
    };
}
pub(super) use common_setters;

macro_rules! plain_message {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize)]
        #[non_exhaustive]
        pub struct $name {
            /// What is said.
            pub content: Content,
            /// The name of the speaker, for conversations of several.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub name: Option<String>,
            /// The id of the message, for apps that tell messages apart by it.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub id: Option<String>,
            /// Fields of the message that have no place elsewhere, kept as they came.
            #[serde(skip_serializing_if = "JsonMap::is_empty")]
            pub additional_kwargs: JsonMap,
        }

        impl $name {
            /// A message with this content.
            #[must_use]
            pub fn new(content: impl Into<Content>) -> Self {
                Self { content: content.into(), ..Self::default() }
            }
        }

        common_setters!($name);
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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// The id of the message, for apps that tell messages apart by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Fields of the message that have no place elsewhere, kept as they came.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub additional_kwargs: JsonMap,
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

    /// Sets whether the tool did its work.
    #[must_use]
    pub fn with_status(mut self, status: ToolStatus) -> Self {
        self.status = status;
        self
    }

    /// Sets what the app gets beside the content.
    #[must_use]
    pub fn with_artifact(mut self, artifact: impl Into<Value>) -> Self {
        self.artifact = Some(artifact.into());
        self
    }
}

common_setters!(ToolMessage);

/// A message of a role that is not known here.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// The id of the message, for apps that tell messages apart by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Fields of the message that have no place elsewhere, kept as they came.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub additional_kwargs: JsonMap,
}

impl OtherMessage {
    /// A message of this role, as it is written on the wire.
    #[must_use]
    pub fn new(role: impl Into<String>, content: impl Into<Content>) -> Self {
        Self {
            role: role.into(),
            content: content.into(),
            ..Self::default()
        }
    }
}

common_setters!(OtherMessage);
