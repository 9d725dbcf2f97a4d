use chat_core::{ChatOptions, Error, ErrorKind, JsonMap, Messages, Result, Setting};
use serde::Deserialize;
use serde_json::{Number, Value, json};

use crate::options::OPTION_NAMES;
use crate::wire::{PROVIDER, encode};

/// The fields of a request that [`ChatOptions`] has itself.
const COMMON_NAMES: [&str; 20] = [
    "model",
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "top_a",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "max_tokens",
    "max_completion_tokens",
    "seed",
    "stop",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "response_format",
];

/// A request to OpenRouter's chat API, or to OpenAI's, read from its JSON.
///
/// It serves to replay what another client has sent, to keep requests in files, or to put a gateway
/// in front of a model:
///
/// ```
/// use chat_openrouter::OpenRouterRequest;
/// use serde_json::json;
///
/// let body = json!({
///     "model": "openai/gpt-4.1",
///     "messages": [{ "role": "user", "content": "Say hi." }],
///     "temperature": 0.5,
///     "provider": { "order": ["OpenAI"] },
/// });
/// let request = OpenRouterRequest::from_json(body.clone())?;
/// assert_eq!(request.messages[0].text(), "Say hi.");
/// assert_eq!(request.options.temperature.get(), Some(&0.5));
/// assert_eq!(request.to_json()?, body);
/// # Ok::<(), chat_core::Error>(())
/// ```
///
/// `model.bind(request.options).invoke(request.messages)` sends it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct OpenRouterRequest {
    /// The conversation.
    pub messages: Messages,
    /// All that the request says beside its conversation. Fields that have no typed option, or a
    /// form that it does not know, are in `extra_body`; fields that are `null` are unset.
    pub options: ChatOptions,
    /// Whether the answer is to be streamed.
    pub is_streamed: bool,
}

impl OpenRouterRequest {
    /// Reads the body of a request. `prompt` in place of `messages` is what a person says.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) if it is no object, has no messages, or a field
    /// is not of its type; the message names the field. Whether the values can be right is checked
    /// when it is sent.
    pub fn from_json(body: impl Into<Value>) -> Result<Self> {
        let Value::Object(mut fields) = body.into() else {
            return Err(invalid("a request is a JSON object"));
        };
        let messages = take_messages(&mut fields)?;
        let is_streamed = fields.shift_remove("stream") == Some(Value::Bool(true));
        let mut options = ChatOptions::new();
        let mut extra = JsonMap::new();
        for (name, value) in fields {
            if OPTION_NAMES.contains(&name.as_str()) {
                options.extensions.set(PROVIDER, name, value);
            } else if COMMON_NAMES.contains(&name.as_str()) {
                match read_common(&name, &value) {
                    Ok(read) => options = read.or(&options),
                    Err(_) if name == "tool_choice" && value.is_object() => {
                        extra.insert(name, value);
                    }
                    Err(error) => {
                        return Err(invalid(&format!("`{name}` cannot be read: {error}")));
                    }
                }
            } else if !value.is_null() {
                extra.insert(name, value);
            }
        }
        if !extra.is_empty() {
            options.extra_body = Setting::Set(extra);
        }
        Ok(Self {
            messages,
            options,
            is_streamed,
        })
    }

    /// The body of the request, as a model that is bound to these options sends it.
    ///
    /// # Errors
    ///
    /// If the request cannot be right; see [`ChatOpenRouter`](crate::ChatOpenRouter).
    pub fn to_json(&self) -> Result<Value> {
        crate::options::check(&self.options)?;
        let body = encode(&self.messages, &self.options, self.is_streamed)?;
        serde_json::from_slice(&body)
            .map_err(|error| invalid(&format!("the request cannot be written: {error}")))
    }
}

fn take_messages(fields: &mut JsonMap) -> Result<Messages> {
    match (fields.shift_remove("messages"), fields.get("prompt")) {
        (Some(messages), _) => Messages::deserialize(messages)
            .map_err(|error| invalid(&format!("`messages` cannot be read: {error}"))),
        (None, Some(Value::String(prompt))) => {
            let messages = Messages::from(prompt.as_str());
            fields.shift_remove("prompt");
            Ok(messages)
        }
        (None, _) => Err(invalid("a request needs `messages`")),
    }
}

fn read_common(name: &str, value: &Value) -> serde_json::Result<ChatOptions> {
    let value = match value {
        Value::String(text) if name == "stop" => json!([text]),
        // Counts are written as floats by clients that have no other numbers.
        Value::Number(number) if number.is_f64() => whole(number).unwrap_or_else(|| value.clone()),
        value => value.clone(),
    };
    let fields = [(name.to_owned(), value)];
    ChatOptions::deserialize(Value::Object(JsonMap::from_iter(fields)))
}

/// A float without a fraction as an integer.
fn whole(number: &Number) -> Option<Value> {
    let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
    let text = format!("{float:.0}");
    text.parse::<i64>().ok().map(Value::from)
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidRequest, message)
}
