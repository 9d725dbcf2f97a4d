use serde_json::Value;

use super::{Arrangement, StepPart};

/// The schema of what goes into a step: its own word first, then that of the step inside that gets
/// the very same input, then that of the type.
pub(super) fn input_schema(part: &StepPart<'_>) -> Option<Value> {
    let details = part.info.details.map(|details| details.describe());
    let inside = details.and_then(|details| {
        let inner = match details.arrangement {
            Arrangement::Sequence | Arrangement::Wrapper => details.parts.first(),
            _ => None,
        };
        let inner = inner.filter(|inner| inner.input == part.input);
        details
            .input_schema
            .or_else(|| inner.and_then(input_schema))
    });
    inside.or_else(|| part.input.schema())
}

/// The schema of what comes out of a step.
pub(super) fn output_schema(part: &StepPart<'_>) -> Option<Value> {
    let details = part.info.details.map(|details| details.describe());
    let inside = details.and_then(|details| {
        let inner = match details.arrangement {
            Arrangement::Sequence | Arrangement::Wrapper => details.parts.last(),
            _ => None,
        };
        let inner = inner.filter(|inner| inner.output == part.output);
        details
            .output_schema
            .or_else(|| inner.and_then(output_schema))
    });
    inside.or_else(|| part.output.schema())
}
