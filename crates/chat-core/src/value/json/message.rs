use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

use super::ai_message::read_ai_message;
use super::content::read_content;
use super::fields::Fields;
use crate::value::{
    AiMessage, Content, DeveloperMessage, HumanMessage, JsonMap, Message, Messages, OtherMessage,
    SystemMessage, ToolMessage, ToolStatus,
};

/// A message, out of whatever it was wrapped in.
struct Unwrapped {
    role: Option<String>,
    /// Whether LangChain wrote it, so that its habits are to be expected.
    is_langchain: bool,
    fields: Fields,
}

fn unwrap(map: JsonMap) -> Unwrapped {
    let mut fields = Fields::new(map);
    if fields.get("lc").is_some() && fields.get("kwargs").is_some_and(Value::is_object) {
        return unwrap_constructor(&mut fields);
    }
    if fields.get("role").is_some_and(Value::is_string) {
        let role = fields.text("role");
        if fields.peek_text("type").and_then(role_of_tag).is_some() {
            fields.remove("type");
        }
        return Unwrapped {
            role,
            is_langchain: false,
            fields,
        };
    }
    let role = fields.text("type");
    let is_langchain = role.is_some();
    if is_langchain
        && fields.get("content").is_none()
        && let Some(inner) = fields.inner("data")
    {
        let outer = std::mem::replace(&mut fields, inner);
        fields.absorb("data", outer);
        fields.remove("type");
    }
    Unwrapped {
        role: role.map(|tag| to_role(tag, &mut fields)),
        is_langchain,
        fields,
    }
}

/// LangChain's serialised form: the class is the last part of `id`.
fn unwrap_constructor(outer: &mut Fields) -> Unwrapped {
    let mut fields = outer.inner("kwargs").unwrap_or_default();
    let path = outer.get("id").and_then(Value::as_array);
    let class = path
        .and_then(|path| path.last())
        .and_then(Value::as_str)
        .map(str::to_owned);
    let tag = class.or_else(|| fields.text("type"));
    fields.remove("type");
    Unwrapped {
        role: tag.map(|tag| to_role(tag, &mut fields)),
        is_langchain: true,
        fields,
    }
}

/// A tag of LangChain's as a role. A chat message says its role itself.
fn to_role(tag: String, fields: &mut Fields) -> String {
    match role_of_tag(&tag) {
        Some("chat") => fields.text("role").unwrap_or(tag),
        Some(role) => role.to_owned(),
        None => tag,
    }
}

/// The role behind LangChain's `type` or the name of its class.
fn role_of_tag(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "human" | "HumanMessage" | "HumanMessageChunk" => "user",
        "ai" | "AIMessage" | "AIMessageChunk" => "assistant",
        "system" | "SystemMessage" | "SystemMessageChunk" => "system",
        "tool" | "ToolMessage" | "ToolMessageChunk" => "tool",
        "function" | "FunctionMessage" | "FunctionMessageChunk" => "function",
        "remove" | "RemoveMessage" => "remove",
        "chat" | "ChatMessage" | "ChatMessageChunk" => "chat",
        _ => return None,
    })
}

macro_rules! plain {
    ($type:ident, $fields:ident) => {
        $type {
            content: read_content($fields.remove("content").unwrap_or_default()),
            name: $fields.text("name"),
            id: $fields.id("id"),
            additional_kwargs: $fields.rest("additional_kwargs"),
        }
    };
}
/// Reads a message that stands in `value`; `default` is the role of one that names none.
fn read_message<E: Error>(value: Value, default: Option<&str>) -> Result<Message, E> {
    let Value::Object(map) = value else {
        return Err(E::custom("a message is an object with a `role`"));
    };
    let Unwrapped {
        role,
        is_langchain,
        mut fields,
    } = unwrap(map);
    let role = match (role, default) {
        (Some(role), _) => role,
        (None, Some(default)) => default.to_owned(),
        (None, None) => return Err(E::custom("a message needs a `role`")),
    };
    if is_langchain {
        drop_blanks(&mut fields);
    }
    Ok(match role.as_str() {
        "system" if is_langchain && take_developer_mark(&mut fields) => {
            Message::Developer(plain!(DeveloperMessage, fields))
        }
        "system" => Message::System(plain!(SystemMessage, fields)),
        "developer" => Message::Developer(plain!(DeveloperMessage, fields)),
        "human" | "user" => Message::Human(plain!(HumanMessage, fields)),
        "ai" | "assistant" => Message::Ai(read_ai_message(fields, is_langchain)),
        "tool" => Message::Tool(read_tool_message(fields)),
        _ => Message::Other(OtherMessage {
            role,
            content: read_content(fields.remove("content").unwrap_or_default()),
            name: fields.text("name"),
            id: fields.id("id"),
            additional_kwargs: fields.rest("additional_kwargs"),
        }),
    })
}

/// LangChain writes every field, also those that say nothing.
fn drop_blanks(fields: &mut Fields) {
    for key in ["response_metadata", "tool_call_chunks", "chunk_position"] {
        if fields.is_blank(key) {
            fields.remove(key);
        }
    }
    if fields.get("example") == Some(&Value::Bool(false)) {
        fields.remove("example");
    }
}

/// LangChain knows no developer messages: they are system messages with a mark.
fn take_developer_mark(fields: &mut Fields) -> bool {
    const MARK: &str = "__openai_role__";
    let Some(mut kwargs) = fields.map("additional_kwargs") else {
        return false;
    };
    let is_developer = kwargs.get(MARK).and_then(Value::as_str) == Some("developer");
    if is_developer {
        kwargs.shift_remove(MARK);
    }
    fields.insert("additional_kwargs", Value::Object(kwargs));
    is_developer
}

fn read_tool_message(mut fields: Fields) -> ToolMessage {
    let status = match fields.peek_text("status") {
        Some("success") => Some(ToolStatus::Success),
        Some("error") => Some(ToolStatus::Error),
        _ => None,
    };
    if status.is_some() {
        fields.remove("status");
    }
    ToolMessage {
        content: read_result(fields.remove("content").unwrap_or_default()),
        tool_call_id: fields.id("tool_call_id").unwrap_or_default(),
        name: fields.text("name"),
        status: status.unwrap_or_default(),
        artifact: fields.remove("artifact").filter(|value| !value.is_null()),
        id: fields.id("id"),
        additional_kwargs: fields.rest("additional_kwargs"),
    }
}

/// What a tool gave. A value that is neither a text nor blocks is written as text.
fn read_result(value: Value) -> Content {
    let is_data = match &value {
        Value::Object(fields) => !fields.contains_key("type"),
        Value::Number(_) | Value::Bool(_) => true,
        _ => false,
    };
    if is_data {
        Content::from(value.to_string())
    } else {
        read_content(value)
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_message(Value::deserialize(deserializer)?, None)
    }
}

impl<'de> Deserialize<'de> for Messages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = match Value::deserialize(deserializer)? {
            Value::Array(list) => Some(list),
            Value::Object(map) => {
                let mut fields = Fields::new(map);
                let inner = fields.inner("kwargs");
                inner.unwrap_or(fields).list("messages")
            }
            _ => None,
        };
        let list = list.ok_or_else(|| D::Error::custom("a conversation is a list of messages"))?;
        let messages = list.into_iter().map(|value| read_message(value, None));
        messages.collect::<Result<Vec<_>, _>>().map(Self::from)
    }
}

macro_rules! read_as {
    ($($role:literal => $variant:ident($type:ident)),* $(,)?) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match read_message(Value::deserialize(deserializer)?, Some($role))? {
                    Message::$variant(message) => Ok(message),
                    other => {
                        let role = other.role();
                        Err(D::Error::custom(format!(
                            "this is a message of the role `{role}`, not `{}`", $role
                        )))
                    }
                }
            }
        }
    )*};
}

read_as! {
    "system" => System(SystemMessage),
    "developer" => Developer(DeveloperMessage),
    "user" => Human(HumanMessage),
    "assistant" => Ai(AiMessage),
    "tool" => Tool(ToolMessage),
    "" => Other(OtherMessage),
}
