/// What a backend can do, as far as the suite needs to know. A case whose capability is off is
/// skipped, visibly.
///
/// The defaults are what a full backend of a hosted model does. Switch off what yours cannot do;
/// switch on what makes more checks possible.
///
/// ```
/// use chat_testing::conformance::Capabilities;
///
/// let capabilities = Capabilities::new().with_stop(false).with_deterministic(true);
/// assert!(capabilities.usage && !capabilities.stop);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// Answers say how many tokens they cost. Default: yes.
    pub usage: bool,
    /// Streamed answers say so too. Default: yes.
    pub usage_in_stream: bool,
    /// System messages are taken. Default: yes.
    pub system_messages: bool,
    /// Several messages of one role in a row are taken. Default: yes.
    pub repeated_roles: bool,
    /// Names of speakers are taken. Default: yes.
    pub message_names: bool,
    /// Conversations that hold tool calls and their results are taken. Default: yes.
    pub tool_history: bool,
    /// Images are taken. Default: no.
    pub image_inputs: bool,
    /// The option `stop` ends the answer. Default: yes.
    pub stop: bool,
    /// The option `max_tokens` limits the answer. Default: yes.
    pub max_tokens: bool,
    /// A request without messages is refused before anything is sent. Default: yes.
    pub refuses_empty_requests: bool,
    /// The same question gets the same answer. Default: no.
    pub deterministic: bool,
    /// The answer repeats the last human message, word for word. Default: no.
    pub echoes: bool,
    /// Another model of the backend, to be chosen by the option `model`. Default: none.
    pub model_override: Option<String>,
    /// Every request that reaches the provider is counted in
    /// [`Stage::traffic`](super::Stage::traffic). Default: yes, where a stage is there.
    pub counts_requests: bool,
    /// A request counts as open until its work has stopped. Default: yes, where a stage is there.
    pub sees_drops: bool,
}

macro_rules! switches {
    ($($(#[$doc:meta])* $setter:ident, $field:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $setter(mut self, value: bool) -> Self {
            self.$field = value;
            self
        }
    )*};
}

impl Capabilities {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    switches! {
        /// Sets whether answers say how many tokens they cost.
        with_usage, usage;
        /// Sets whether streamed answers say how many tokens they cost.
        with_usage_in_stream, usage_in_stream;
        /// Sets whether system messages are taken.
        with_system_messages, system_messages;
        /// Sets whether several messages of one role in a row are taken.
        with_repeated_roles, repeated_roles;
        /// Sets whether names of speakers are taken.
        with_message_names, message_names;
        /// Sets whether conversations with tool calls and results are taken.
        with_tool_history, tool_history;
        /// Sets whether images are taken.
        with_image_inputs, image_inputs;
        /// Sets whether `stop` ends the answer.
        with_stop, stop;
        /// Sets whether `max_tokens` limits the answer.
        with_max_tokens, max_tokens;
        /// Sets whether a request without messages is refused before anything is sent.
        with_refuses_empty_requests, refuses_empty_requests;
        /// Sets whether the same question gets the same answer.
        with_deterministic, deterministic;
        /// Sets whether the answer repeats the last human message.
        with_echoes, echoes;
        /// Sets whether every request that reaches the provider is counted.
        with_counts_requests, counts_requests;
        /// Sets whether a request counts as open until its work has stopped.
        with_sees_drops, sees_drops;
    }

    /// Sets another model of the backend, to be chosen by the option `model`.
    #[must_use]
    pub fn with_model_override(mut self, model: impl Into<String>) -> Self {
        self.model_override = Some(model.into());
        self
    }
}

impl Default for Capabilities {
    fn default() -> Self {
        Self {
            usage: true,
            usage_in_stream: true,
            system_messages: true,
            repeated_roles: true,
            message_names: true,
            tool_history: true,
            image_inputs: false,
            stop: true,
            max_tokens: true,
            refuses_empty_requests: true,
            deterministic: false,
            echoes: false,
            model_override: None,
            counts_requests: true,
            sees_drops: true,
        }
    }
}
