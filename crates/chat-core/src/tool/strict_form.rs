use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::schema::{CompiledSchema, SchemaProblems};
use crate::value::JsonMap;

/// The arguments' schema in the form for strict mode, made once for all clones.
#[derive(Clone, Debug, Default)]
pub(super) struct StrictForm(Arc<OnceLock<Result<Arc<CompiledSchema>>>>);

/// It follows from the schema, so it tells no definitions apart.
impl PartialEq for StrictForm {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl StrictForm {
    pub(super) fn schema(&self, tool: &str, parameters: &Value) -> Result<&Value> {
        Ok(self.compiled(tool, parameters)?.schema())
    }

    pub(super) fn restore(&self, tool: &str, parameters: &Value, args: JsonMap) -> JsonMap {
        let Ok(compiled) = self.compiled(tool, parameters) else {
            return args;
        };
        let args = Value::Object(args);
        match compiled.restore(args.clone()) {
            Ok(Value::Object(args)) => args,
            // What does not fit the form is left to the check of the arguments.
            _ => args.as_object().cloned().unwrap_or_default(),
        }
    }

    fn compiled(&self, tool: &str, parameters: &Value) -> Result<&CompiledSchema> {
        let compile = || match CompiledSchema::strict(parameters) {
            Ok(compiled) => Ok(Arc::new(compiled)),
            Err(error) => Err(explain(tool, &error)),
        };
        match self.0.get_or_init(compile) {
            Ok(compiled) => Ok(compiled),
            Err(error) => Err(error.clone()),
        }
    }
}

fn explain(tool: &str, error: &Error) -> Error {
    let Some(problems) = SchemaProblems::of(error) else {
        return error.clone();
    };
    let message = format!(
        "the tool `{tool}` cannot be strict: {problems}; change that, or leave `strict` out"
    );
    Error::new(ErrorKind::InvalidRequest, message).with_source(problems.clone())
}
