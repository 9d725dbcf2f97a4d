use std::error::Error as StdError;
use std::fmt;

use crate::error::{Error, ErrorKind};

/// A part of a schema that the chosen form cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaProblem {
    /// Where it is, such as `items[].metadata`. Empty for the root.
    pub path: String,
    /// What is wrong, such as `a map cannot be strict`.
    pub reason: String,
}

impl SchemaProblem {
    pub(super) fn new(path: &str, reason: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for SchemaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = match self.path.as_str() {
            "" => "the root",
            path => path,
        };
        write!(f, "{path}: {}", self.reason)
    }
}

/// Everything in a schema that the chosen form cannot express. It is the source of the error.
///
/// ```
/// use chat_core::{CompiledSchema, SchemaProblems};
/// use serde_json::json;
///
/// let map = json!({ "type": "object", "additionalProperties": { "type": "string" } });
/// let schema = json!({ "type": "object", "properties": { "labels": map } });
/// let error = CompiledSchema::strict(&schema).unwrap_err();
/// assert_eq!(error.message(), "the schema cannot be used: labels: a map cannot be strict");
///
/// let problems = SchemaProblems::of(&error).unwrap().as_slice();
/// assert_eq!(problems[0].path, "labels");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaProblems(Vec<SchemaProblem>);

impl SchemaProblems {
    /// The problems behind an error, if it is about a schema.
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        error.source()?.downcast_ref()
    }

    /// The problems, in the order of the schema. There is at least one.
    #[must_use]
    pub fn as_slice(&self) -> &[SchemaProblem] {
        &self.0
    }

    pub(super) fn error(problems: Vec<SchemaProblem>) -> Error {
        let problems = Self(problems);
        let message = format!("the schema cannot be used: {problems}");
        Error::new(ErrorKind::InvalidRequest, message).with_source(problems)
    }
}

impl fmt::Display for SchemaProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl StdError for SchemaProblems {}

/// A keyword that the compiled schema no longer has.
///
/// What it demanded is not enforced while the model answers, so check it on the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DroppedKeyword {
    /// Where it was, such as `items[].year`. Empty for the root.
    pub path: String,
    /// The keyword, such as `minimum`.
    pub keyword: String,
    /// Why it went away.
    pub reason: &'static str,
}
