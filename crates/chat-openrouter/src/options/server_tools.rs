use chat_core::JsonMap;
use serde_json::Value;

use super::OptionValue;
use super::lower::Lower;

/// When OpenRouter's loop over its server tools stops. Any one condition is enough.
///
/// Calls that are under way are run, and one last turn without tools follows, so that there is an
/// answer; so says the schema.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum StopServerToolsWhen {
    /// After this many steps.
    StepCountIs(u32),
    /// After a tool of this name was called.
    HasToolCall(String),
    /// When the loop used more than this many tokens.
    MaxTokensUsed(u32),
    /// When the loop cost more than this, in USD. Not negative.
    MaxCost(f64),
    /// When the model stops for this reason, such as `length`.
    FinishReasonIs(String),
    /// A condition that is not known here, with its `type`, sent as it is.
    Other(JsonMap),
}

impl Lower for StopServerToolsWhen {
    fn lower(self) -> Value {
        let (kind, field, value) = match self {
            Self::StepCountIs(count) => ("step_count_is", "step_count", count.lower()),
            Self::HasToolCall(name) => ("has_tool_call", "tool_name", name.lower()),
            Self::MaxTokensUsed(tokens) => ("max_tokens_used", "max_tokens", tokens.lower()),
            Self::MaxCost(cost) => ("max_cost", "max_cost_in_dollars", cost.lower()),
            Self::FinishReasonIs(reason) => ("finish_reason_is", "reason", reason.lower()),
            Self::Other(condition) => return condition.into(),
        };
        let fields = [("type", kind.into()), (field, value)];
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    }
}

impl OptionValue<Vec<Self>> for StopServerToolsWhen {
    fn into_value(self) -> Option<Vec<Self>> {
        Some(vec![self])
    }
}
