use serde_json::Value;

use super::fields::Fields;
use crate::value::tool_call::{NO_NAME, parse_args};
use crate::value::{ContentBlock, InvalidToolCall, JsonMap, ToolCall};

/// What a call asks for, before its arguments are read.
struct Call {
    name: Option<String>,
    args: Option<Value>,
    id: Option<String>,
    extras: JsonMap,
}

impl Call {
    /// A call that can be run, or one that says why it cannot.
    fn into_block(self) -> ContentBlock {
        let (text, args) = match self.args {
            None | Some(Value::Null) => (None, Ok(JsonMap::new())),
            Some(Value::Object(args)) => (None, Ok(args)),
            Some(Value::String(text)) => {
                let args = parse_args(&text);
                (Some(text), args)
            }
            Some(other) => {
                let text = other.to_string();
                let args = parse_args(&text);
                (Some(text), args)
            }
        };
        let (name, args, error) = match (self.name, args) {
            (Some(name), Ok(args)) => {
                return ContentBlock::ToolCall(ToolCall {
                    name,
                    args,
                    id: self.id.unwrap_or_default(),
                    extras: self.extras,
                });
            }
            (None, Ok(args)) => (None, Value::Object(args).to_string(), NO_NAME.to_owned()),
            (name, Err(error)) => (name, String::new(), error),
        };
        ContentBlock::InvalidToolCall(InvalidToolCall {
            name,
            args: text.unwrap_or(args),
            id: self.id,
            error,
            extras: self.extras,
        })
    }
}

/// A `tool_call` block.
pub(super) fn call_block(fields: &mut Fields) -> Option<ContentBlock> {
    let call = Call {
        name: Some(fields.text("name")?),
        args: fields.remove("args"),
        id: fields.id("id"),
        extras: fields.extras(),
    };
    Some(call.into_block())
}

/// Anthropic's block for a call.
pub(super) fn tool_use(fields: &mut Fields) -> Option<ContentBlock> {
    let call = Call {
        name: Some(fields.text("name")?),
        args: fields.remove("input"),
        id: fields.id("id"),
        extras: fields.extras(),
    };
    Some(call.into_block())
}

/// An `invalid_tool_call` block.
pub(super) fn invalid_call_block(fields: &mut Fields) -> Option<ContentBlock> {
    let args = fields.text("args").or_else(|| {
        let args = fields.remove("args").filter(|args| !args.is_null());
        args.map(|args| args.to_string())
    });
    Some(ContentBlock::InvalidToolCall(InvalidToolCall {
        name: fields.text("name"),
        args: args.unwrap_or_default(),
        id: fields.id("id"),
        error: fields.text("error").unwrap_or_default(),
        extras: fields.extras(),
    }))
}

/// An entry of a message's `tool_calls`: OpenAI's form, with the name and the arguments under
/// `function`, or LangChain's. What is neither comes back.
pub(super) fn read_call(value: Value) -> Result<ContentBlock, Value> {
    let Value::Object(map) = value else {
        return Err(value);
    };
    let mut fields = Fields::new(map);
    if let Some(mut function) = fields.inner("function") {
        let call = Call {
            name: function.text("name").filter(|name| !name.is_empty()),
            args: function.remove("arguments"),
            id: fields.id("id"),
            extras: {
                let left = function.rest("");
                if !left.is_empty() {
                    fields.insert("function", Value::Object(left));
                }
                fields.extras()
            },
        };
        return Ok(call.into_block());
    }
    call_block(&mut fields).ok_or_else(|| Value::Object(fields.into_map()))
}

/// An entry of a message's `invalid_tool_calls`. What is no object comes back.
pub(super) fn read_invalid_call(value: Value) -> Result<ContentBlock, Value> {
    let Value::Object(map) = value else {
        return Err(value);
    };
    let mut fields = Fields::new(map);
    invalid_call_block(&mut fields).ok_or_else(|| Value::Object(fields.into_map()))
}
