use super::ChatOptions;
use crate::context::RunContext;
use crate::value::Message;

/// One request to a model, by reference.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ChatRequest<'a> {
    /// The conversation so far.
    pub messages: &'a [Message],
    /// The options of the call, over those of the model's constructor.
    pub options: &'a ChatOptions,
    /// The context of the run.
    pub context: &'a RunContext,
}

impl<'a> ChatRequest<'a> {
    /// A request.
    #[must_use]
    pub fn new(messages: &'a [Message], options: &'a ChatOptions, context: &'a RunContext) -> Self {
        Self {
            messages,
            options,
            context,
        }
    }

    /// The same request with other options.
    #[must_use]
    pub fn with_options(self, options: &'a ChatOptions) -> Self {
        Self { options, ..self }
    }

    /// The same request under another context.
    #[must_use]
    pub fn with_context(self, context: &'a RunContext) -> Self {
        Self { context, ..self }
    }
}
