use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::json::Problem;
use crate::partial_json::quote;
use crate::value::{AiMessage, FinishReason, Usage, redact};

/// Why an answer is not the value that was asked for, with the answer. It is the source of the
/// error, whose kind is [`OutputParsing`](ErrorKind::OutputParsing).
///
/// ```
/// use chat_core::{ChatModelExt, FakeChatModel, OutputMethod, RunnableExt, StructuredOutputError};
/// # use chat_core::schemars::{self, JsonSchema};
/// # use serde::Deserialize;
///
/// #[derive(Debug, Deserialize, JsonSchema)]
/// struct Order {
///     items: Vec<Item>,
/// }
///
/// #[derive(Debug, Deserialize, JsonSchema)]
/// struct Item {
///     price: f64,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let model = FakeChatModel::new([r#"{"items": [{"price": 1}, {"price": "two"}]}"#])
///     .with_structured_output::<Order>()?
///     .with_method(OutputMethod::JsonSchema)?;
/// let error = model.invoke("What did I order?").await.unwrap_err();
/// assert_eq!(error.message(), "items[1].price: expected a number, found a string");
///
/// let problem = StructuredOutputError::of(&error).unwrap();
/// assert_eq!(problem.path(), Some("items[1].price"));
/// assert_eq!(problem.refusal(), None);
/// assert!(problem.raw_text().contains("two"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct StructuredOutputError {
    message: String,
    problems: Vec<Problem>,
    raw: Arc<AiMessage>,
    raw_text: String,
    is_repairable: bool,
    /// What the answers before this one cost.
    spent: Option<Box<Usage>>,
}

impl StructuredOutputError {
    /// The problem behind an error, if it is about structured output.
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        error.source()?.downcast_ref()
    }

    /// The answer, with usage and metadata.
    #[must_use]
    pub fn raw(&self) -> &AiMessage {
        &self.raw
    }

    /// What the model gave in place of the value: the arguments of its call, or its text.
    #[must_use]
    pub fn raw_text(&self) -> &str {
        &self.raw_text
    }

    /// The model's refusal, if it refused.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.raw.refusal()
    }

    /// What it cost, with all answers that had to be repaired, if the provider said so.
    #[must_use]
    pub fn usage(&self) -> Option<Usage> {
        let last = self.raw.usage.iter().cloned();
        last.chain(self.spent.as_deref().cloned())
            .reduce(|one, other| one + other)
    }

    /// Why the model stopped.
    #[must_use]
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.raw.finish_reason()
    }

    /// The first field that does not fit, as in `items[2].price`. `None` if there is no JSON, or the
    /// value as a whole does not fit.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        let path = self.problems.first()?.path.as_str();
        Some(path).filter(|path| !path.is_empty())
    }

    /// What does not fit, the first few problems of it: pairs of path and what is wrong there.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &str)> {
        let problems = self.problems.iter();
        problems.map(|problem| (problem.path.as_str(), problem.text.as_str()))
    }

    /// Whether the model can do better if it is told what is wrong.
    pub(crate) fn is_repairable(&self) -> bool {
        self.is_repairable
    }

    /// The answer does not hold a value.
    pub(super) fn no_value(message: &str, raw: AiMessage, raw_text: &str) -> Self {
        Self {
            message: redact(message).into_owned(),
            problems: Vec::new(),
            raw: Arc::new(raw),
            raw_text: raw_text.to_owned(),
            is_repairable: true,
            spent: None,
        }
    }

    /// The value does not fit.
    pub(super) fn misfit(problems: &[Problem], raw: AiMessage, raw_text: &str) -> Self {
        Self {
            problems: problems.to_vec(),
            ..Self::no_value(&Problem::line(problems), raw, raw_text)
        }
    }

    /// The model would not, or could not, say more: asking again in other words does not help.
    pub(super) fn beyond_repair(mut self) -> Self {
        self.is_repairable = false;
        self
    }

    /// Notes what the answers before this one cost.
    pub(crate) fn after(mut self, spent: Option<Usage>) -> Self {
        self.spent = spent.map(Box::new);
        self
    }

    pub(crate) fn into_error(self) -> Error {
        Error::new(ErrorKind::OutputParsing, &self.message)
            .with_raw(quote(&self.raw_text))
            .with_partial(AiMessage::clone(&self.raw))
            .with_source(self)
    }
}

impl fmt::Display for StructuredOutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for StructuredOutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StructuredOutputError")
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl StdError for StructuredOutputError {}
