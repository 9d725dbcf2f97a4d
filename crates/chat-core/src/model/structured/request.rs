use std::sync::Arc;

use serde_json::Value;

use super::OutputMethod;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{ChatOptions, ResponseFormat};
use crate::parser::OutputFormat;
use crate::schema::{CompiledSchema, described};
use crate::tool::{ToolChoice, ToolDefinition};

/// What is sent with a request for structured output, and how the answer is read.
#[derive(Clone, Debug)]
pub(super) struct OutputRequest {
    pub(super) options: ChatOptions,
    pub(super) format: Arc<OutputFormat>,
}

/// A request for each method that may be used.
#[derive(Clone, Debug)]
pub(super) struct OutputRequests {
    pub(super) call: OutputRequest,
    pub(super) schema: OutputRequest,
    pub(super) json: OutputRequest,
}

impl OutputRequests {
    pub(super) fn new(schema: &Value, strict: Option<bool>) -> Result<Self> {
        let plain = CompiledSchema::plain(schema)?;
        let compiled = match strict {
            Some(true) => CompiledSchema::strict(schema)?,
            _ => plain.clone(),
        };
        let format = OutputFormat::new(compiled.clone());
        let call = call_options(&plain, strict)?;
        let name = compiled.name();
        let by_schema = ResponseFormat::json_schema(name, compiled.schema().clone(), strict);
        let options = |format| ChatOptions::new().with_response_format(format);
        Ok(Self {
            call: OutputRequest {
                options: call,
                format: Arc::new(format.clone().with_call(true)),
            },
            schema: OutputRequest {
                options: options(by_schema),
                format: Arc::new(format),
            },
            json: OutputRequest {
                options: options(ResponseFormat::JsonObject),
                format: Arc::new(OutputFormat::new(plain)),
            },
        })
    }

    pub(super) fn of(&self, method: OutputMethod) -> &OutputRequest {
        match method {
            OutputMethod::JsonSchema => &self.schema,
            OutputMethod::JsonMode => &self.json,
            OutputMethod::FunctionCalling | OutputMethod::Auto => &self.call,
        }
    }
}

/// The tool whose arguments are the value, and that the model must call it.
fn call_options(schema: &CompiledSchema, strict: Option<bool>) -> Result<ChatOptions> {
    let (_, description, parameters) = described(schema.schema().clone());
    let tool = ToolDefinition::new(schema.name(), description, parameters).with_strict(strict);
    tool.check()?;
    let choice = ToolChoice::Named(tool.name.clone());
    Ok(ChatOptions::new()
        .with_tools([tool])
        .with_tool_choice(choice))
}

pub(super) fn json_mode_is_not_strict() -> Error {
    let message = "JSON mode cannot be strict: the provider sees to JSON, not to a schema; leave \
                   `strict` out, or take the method `json_schema` or `function_calling`";
    Error::new(ErrorKind::Configuration, message)
}
