use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::model::ModelProfile;

/// How a model is asked for structured output.
///
/// A text of the same words makes one: `"json_schema".parse::<OutputMethod>()?`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputMethod {
    /// `function_calling`: the model must call a tool whose arguments are the value. The default:
    /// most models can do it.
    #[default]
    FunctionCalling,
    /// `json_schema`: the text of the answer is JSON that fits the schema, and the provider sees to
    /// it.
    JsonSchema,
    /// `json_mode`: the text of the answer is JSON, and the provider sees to no more than that, so
    /// it cannot be strict. What form it has, the prompt must say: see
    /// [`with_format_instructions`](super::StructuredModel::with_format_instructions).
    JsonMode,
    /// `auto`: by what the model's profile says when it is asked. The JSON schema, if the model
    /// keeps to one; else a tool call, unless the model is known to call none; else JSON mode, with
    /// instructions in the prompt.
    Auto,
}

impl OutputMethod {
    /// The method for a model with this profile, which is never `Auto`.
    pub(super) fn for_profile(self, profile: &ModelProfile) -> Self {
        match self {
            Self::Auto if profile.structured_output == Some(true) => Self::JsonSchema,
            Self::Auto if profile.tool_calling == Some(false) => Self::JsonMode,
            Self::Auto => Self::FunctionCalling,
            other => other,
        }
    }
}

impl FromStr for OutputMethod {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        match word {
            "function_calling" => Ok(Self::FunctionCalling),
            "json_schema" => Ok(Self::JsonSchema),
            "json_mode" => Ok(Self::JsonMode),
            "auto" => Ok(Self::Auto),
            other => Err(Error::new(
                ErrorKind::Configuration,
                format!(
                    "`{other}` is no method for structured output; there are function_calling, \
                     json_schema, json_mode and auto"
                ),
            )),
        }
    }
}
