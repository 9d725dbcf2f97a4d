//! Messages of a request.

use serde_json::Value;

use super::errors::ApiError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    System,
    User,
    Assistant,
    Tool,
}

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) role: Role,
    /// All text parts, one after another.
    pub(crate) text: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) calls: Vec<PastCall>,
    pub(crate) tool_call_id: Option<String>,
    /// None when the key is absent, which differs from an empty list.
    pub(crate) reasoning_details: Option<Vec<Value>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text {
        text: String,
        cached: bool,
    },
    Image {
        url: String,
    },
    Audio {
        format: String,
        base64_length: usize,
    },
    Video {
        url: String,
    },
    File {
        name: String,
    },
}

/// A tool call that an earlier answer made.
#[derive(Clone, Debug)]
pub(crate) struct PastCall {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) arguments: Value,
}

impl Turn {
    pub(crate) fn from_json(index: usize, value: &Value) -> Result<Self, ApiError> {
        let role = role(index, value)?;
        let parts = parts(index, role, value.get("content"))?;
        let text = parts
            .iter()
            .filter_map(|part| match part {
                Part::Text { text, .. } => Some(text.as_str()),
                Part::Image { .. }
                | Part::Audio { .. }
                | Part::Video { .. }
                | Part::File { .. } => None,
            })
            .collect::<Vec<_>>()
            .join("\n");
        let tool_call_id = value
            .get("tool_call_id")
            .and_then(Value::as_str)
            .map(str::to_owned);
        if role == Role::Tool && tool_call_id.is_none() {
            return Err(invalid(
                index,
                "tool_call_id is required for the role \"tool\"",
            ));
        }
        Ok(Self {
            role,
            text,
            parts,
            calls: past_calls(index, value)?,
            tool_call_id,
            reasoning_details: value
                .get("reasoning_details")
                .and_then(Value::as_array)
                .cloned(),
        })
    }
}

fn role(index: usize, value: &Value) -> Result<Role, ApiError> {
    match value.get("role").and_then(Value::as_str) {
        Some("system" | "developer") => Ok(Role::System),
        Some("user") => Ok(Role::User),
        Some("assistant") => Ok(Role::Assistant),
        Some("tool") => Ok(Role::Tool),
        _ => Err(invalid(
            index,
            "role must be one of system, developer, user, assistant, tool",
        )),
    }
}

fn parts(index: usize, role: Role, content: Option<&Value>) -> Result<Vec<Part>, ApiError> {
    match content {
        Some(Value::String(text)) => Ok(vec![Part::Text {
            text: text.clone(),
            cached: false,
        }]),
        Some(Value::Array(items)) => items.iter().map(|item| part(index, item)).collect(),
        None | Some(Value::Null) if role == Role::Assistant => Ok(Vec::new()),
        _ => Err(invalid(
            index,
            "content must be a string or an array of parts",
        )),
    }
}

fn part(index: usize, item: &Value) -> Result<Part, ApiError> {
    let text_at = |pointer: &str| item.pointer(pointer).and_then(Value::as_str);
    let required = |pointer: &str| {
        text_at(pointer).map(str::to_owned).ok_or_else(|| {
            invalid(
                index,
                &format!("content part without {}", pointer.trim_start_matches('/')),
            )
        })
    };
    match text_at("/type") {
        Some("text") => Ok(Part::Text {
            text: required("/text")?,
            cached: item.get("cache_control").is_some_and(Value::is_object),
        }),
        Some("image_url") => Ok(Part::Image {
            url: required("/image_url/url")?,
        }),
        Some("input_audio") => Ok(Part::Audio {
            base64_length: required("/input_audio/data")?.len(),
            format: required("/input_audio/format")?,
        }),
        Some("video_url" | "input_video") => Ok(Part::Video {
            url: required("/video_url/url")?,
        }),
        Some("file") => {
            let file = item.get("file").filter(|file| file.is_object());
            if file.is_none() {
                return Err(invalid(index, "content part without file"));
            }
            let url = text_at("/file/file_data").filter(|data| !data.starts_with("data:"));
            let name = text_at("/file/filename")
                .or_else(|| url.and_then(|url| url.rsplit('/').next()))
                .unwrap_or("document.pdf");
            Ok(Part::File {
                name: name.to_owned(),
            })
        }
        other => Err(invalid(
            index,
            &format!("unknown content part type {:?}", other.unwrap_or_default()),
        )),
    }
}

fn past_calls(index: usize, value: &Value) -> Result<Vec<PastCall>, ApiError> {
    array(value.get("tool_calls"))
        .iter()
        .map(|call| {
            let text_at = |pointer: &str| {
                call.pointer(pointer)
                    .and_then(Value::as_str)
                    .map(str::to_owned)
                    .ok_or_else(|| invalid(index, &format!("tool call without {pointer}")))
            };
            Ok(PastCall {
                id: text_at("/id")?,
                name: text_at("/function/name")?,
                arguments: serde_json::from_str(&text_at("/function/arguments")?)
                    .unwrap_or(Value::Null),
            })
        })
        .collect()
}

pub(crate) fn array(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn invalid(index: usize, problem: &str) -> ApiError {
    ApiError::invalid(&format!("Invalid request: messages[{index}]: {problem}"))
}
