use chat_core::{ChatOptions, Error, ErrorKind, Result};

use crate::wire::PROVIDER;

pub(crate) const SESSION_ID: &str = "session_id";

/// The longest session id, as OpenRouter documents it.
const MAX_SESSION_ID_CHARS: usize = 256;

/// Options that only OpenRouter has, set on [`ChatOptions`]. Other backends pass over them.
///
/// ```
/// use chat_core::ChatOptions;
/// use chat_openrouter::OpenRouterOptions;
///
/// let options = ChatOptions::new().with_session_id("conversation-42");
/// ```
pub trait OpenRouterOptions {
    /// Groups requests under one id, of 256 characters at most.
    #[must_use]
    fn with_session_id(self, id: impl Into<String>) -> Self;
}

impl OpenRouterOptions for ChatOptions {
    fn with_session_id(mut self, id: impl Into<String>) -> Self {
        self.extensions.set(PROVIDER, SESSION_ID, id.into());
        self
    }
}

/// Says which option cannot be right, if one cannot.
pub(crate) fn check(options: &ChatOptions) -> Result<()> {
    for (name, value) in options.extensions.of(PROVIDER) {
        let length = value.as_str().unwrap_or_default().chars().count();
        if name == SESSION_ID && length > MAX_SESSION_ID_CHARS {
            let message = format!(
                "the session id has {length} characters; {MAX_SESSION_ID_CHARS} is the most"
            );
            return Err(Error::new(ErrorKind::Configuration, message));
        }
    }
    Ok(())
}
