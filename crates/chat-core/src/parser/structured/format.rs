use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Structured;
use super::error::StructuredOutputError;
use super::find::{Found, find};
use crate::error::Result;
use crate::json::{self, Problem};
use crate::schema::CompiledSchema;
use crate::value::AiMessage;

/// What is asked for, and how it is read from an answer. Without a schema, any JSON will do.
#[derive(Clone, Debug, Default)]
pub(crate) struct OutputFormat {
    schema: Option<CompiledSchema>,
    /// Whether the model was asked to call a tool of the schema's name.
    is_called: bool,
}

impl OutputFormat {
    pub(crate) fn new(schema: CompiledSchema) -> Self {
        Self {
            schema: Some(schema),
            is_called: false,
        }
    }

    pub(crate) fn with_call(mut self, is_called: bool) -> Self {
        self.is_called = is_called;
        self
    }

    /// The name of the tool that the model was asked to call.
    pub(crate) fn tool(&self) -> Option<&str> {
        let schema = self.schema.as_ref().filter(|_| self.is_called);
        schema.map(CompiledSchema::name)
    }

    /// Where the value is in the model's JSON.
    pub(crate) fn pointer(&self) -> &str {
        self.schema.as_ref().map_or("", CompiledSchema::pointer)
    }

    /// Where the value is in this JSON, which may be the value alone.
    pub(crate) fn pointer_in(&self, answer: Option<&Value>) -> &str {
        match answer {
            Some(Value::Object(_)) => self.pointer(),
            _ => "",
        }
    }

    /// Checks that the value may have a list at this JSON pointer.
    pub(crate) fn check_pointer(&self, pointer: &str) -> Result<()> {
        let schema = self.schema.as_ref();
        schema.map_or(Ok(()), |schema| schema.check_pointer(pointer))
    }

    /// Words that tell a model what to answer with.
    pub(crate) fn instructions(&self) -> String {
        let Some(schema) = &self.schema else {
            return "Answer with JSON and nothing else: no words around it, no fences.".to_owned();
        };
        format!(
            "Answer with a JSON object that fits this JSON schema, and nothing else: no words \
             around it, no fences.\n{}",
            schema.schema()
        )
    }

    /// The value of a whole answer.
    pub(crate) fn read<T: DeserializeOwned>(&self, message: AiMessage) -> Result<Structured<T>> {
        let (found, message) =
            find(message, self.tool()).map_err(StructuredOutputError::into_error)?;
        let Found { json, source, text } = found;
        match self.value(json) {
            Ok((value, json)) => Ok(Structured::new(value, json, message, source)),
            Err(problems) => {
                Err(StructuredOutputError::misfit(&problems, message, &text).into_error())
            }
        }
    }

    /// The value as far as it has come, if that fits `P`.
    pub(crate) fn read_partial<P: DeserializeOwned>(&self, answer: &Value) -> Option<P> {
        let value = match &self.schema {
            Some(schema) => schema.restore(schema.wrapped(answer.clone())).ok()?,
            None => answer.clone(),
        };
        serde_json::from_value(value).ok()
    }

    /// One entry of the list at `pointer` in the model's JSON, if it fits.
    pub(crate) fn read_element<E: DeserializeOwned>(
        &self,
        pointer: &str,
        element: &Value,
    ) -> Option<E> {
        let Some(schema) = &self.schema else {
            return E::deserialize(element).ok();
        };
        let element = schema.restore_element(pointer, element.clone());
        schema.check_element(pointer, &element).ok()?;
        serde_json::from_value(element).ok()
    }

    fn value<T: DeserializeOwned>(&self, answer: Value) -> Result<(T, Value), Vec<Problem>> {
        let value = match &self.schema {
            None => answer,
            Some(schema) => {
                let mut answer = schema.wrapped(answer);
                schema.strip_nulls(&mut answer);
                schema.check(&answer)?;
                schema.restore(answer).map_err(|error| {
                    let text = error.message().to_owned();
                    let path = String::new();
                    vec![Problem { path, text }]
                })?
            }
        };
        let typed = json::read(&value).map_err(|problem| vec![problem])?;
        Ok((typed, value))
    }
}
