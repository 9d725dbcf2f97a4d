use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::value::{Content, ContentBlock, JsonMap};

/// What a tool gives: content for the model, and maybe something for the app that no model sees.
///
/// ```
/// use chat_core::ToolOutput;
/// use serde_json::json;
///
/// let output = ToolOutput::from("3 rows found").with_artifact(json!([1, 2, 3]));
/// assert_eq!(output.content.text(), "3 rows found");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ToolOutput {
    /// What the model gets to read.
    pub content: Content,
    /// What the app finds at the tool's message. It is never sent to a model.
    pub artifact: Option<Value>,
}

impl ToolOutput {
    /// An output with this content.
    #[must_use]
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            artifact: None,
        }
    }

    /// An output of a value as JSON text; a text stays as it is.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as JSON.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        let value = serde_json::to_value(value).map_err(|error| {
            let message = format!("the result of the tool cannot be written as JSON: {error}");
            Error::new(ErrorKind::Tool, message)
        })?;
        Ok(Self::new(match value {
            Value::String(text) => text,
            other => other.to_string(),
        }))
    }

    /// Sets what the app gets beside the content.
    #[must_use]
    pub fn with_artifact(mut self, artifact: impl Into<Value>) -> Self {
        self.artifact = Some(artifact.into());
        self
    }
}

impl<T: Into<Content>> From<T> for ToolOutput {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

/// A value that a tool gives as JSON text.
///
/// ```
/// use chat_core::{Json, tool};
///
/// let lists = tool("primes", "Gives the first primes.", || async { Json([2, 3, 5, 7]) });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

/// What the closure of a [`tool`](fn@super::tool) may give: a text, a number, a list, a map,
/// content, a [`ToolOutput`], [`Json`] of whatever is `Serialize`, or a `Result` of one of these
/// whose error the model reads.
#[diagnostic::on_unimplemented(
    message = "a tool cannot give `{Self}`",
    label = "this is not something that a tool gives",
    note = "a tool gives text, numbers, lists, maps, `Content` or a `ToolOutput`, or a `Result` of these",
    note = "anything that is `Serialize` can be given as JSON: `Json(value)`"
)]
pub trait IntoToolOutput {
    /// The output.
    ///
    /// # Errors
    ///
    /// The tool's own failure, or that its result cannot be written as JSON.
    fn into_tool_output(self) -> Result<ToolOutput>;
}

impl IntoToolOutput for ToolOutput {
    fn into_tool_output(self) -> Result<ToolOutput> {
        Ok(self)
    }
}

impl<T: Serialize> IntoToolOutput for Json<T> {
    fn into_tool_output(self) -> Result<ToolOutput> {
        ToolOutput::json(&self.0)
    }
}

/// The error is what the model reads.
impl<T: IntoToolOutput, E: ToolFailure> IntoToolOutput for Result<T, E> {
    fn into_tool_output(self) -> Result<ToolOutput> {
        self.map_err(failure)
            .and_then(IntoToolOutput::into_tool_output)
    }
}

macro_rules! content {
    ($($type:ty),*) => {$(
        impl IntoToolOutput for $type {
            fn into_tool_output(self) -> Result<ToolOutput> {
                Ok(ToolOutput::new(self))
            }
        }
    )*};
}

content!(String, &'static str, Content, ContentBlock);

macro_rules! json {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> IntoToolOutput for $type {
            fn into_tool_output(self) -> Result<ToolOutput> {
                ToolOutput::json(&self)
            }
        }
    )*};
}

json!(
    [] (), [] bool, [] char, [] Value, [] JsonMap,
    [] i8, [] i16, [] i32, [] i64, [] isize, [] u8, [] u16, [] u32, [] u64, [] usize, [] f32, [] f64,
    [T: Serialize] Option<T>,
    [T: Serialize] Vec<T>,
    [K: Serialize, V: Serialize] BTreeMap<K, V>,
    [K: Serialize, V: Serialize, S] HashMap<K, V, S>,
);

/// A failure whose words the model reads.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a model cannot read a `{Self}`",
    label = "this type is not `Display`",
    note = "the error of a tool says in words what went wrong: implement `Display`, or give a `String`"
)]
pub trait ToolFailure: Display + 'static {}

#[diagnostic::do_not_recommend]
impl<E: Display + 'static> ToolFailure for E {}

/// The failure of a tool. An error of this crate stays as it is.
pub(super) fn failure<E: ToolFailure>(error: E) -> Error {
    match (&error as &dyn Any).downcast_ref::<Error>() {
        Some(error) => error.clone(),
        // The long form of error types that have one, such as anyhow's, has the causes.
        None => Error::new(ErrorKind::Tool, format!("{error:#}")),
    }
}
