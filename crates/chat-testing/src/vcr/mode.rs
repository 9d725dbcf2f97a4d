use chat_core::{Error, ErrorKind, Result};

/// What a [`Vcr`](super::Vcr) does with a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum VcrMode {
    /// Answers from the recording; a request that is not in it is an error.
    #[default]
    Replay,
    /// Sends every request and records its answer, in place of what was recorded.
    Record,
    /// Answers from the recording what is in it; sends and records the rest.
    Auto,
    /// Sends every request and records nothing.
    Off,
}

impl VcrMode {
    /// What `CHAT_VCR` says; [`Replay`](Self::Replay) if it is not set.
    ///
    /// # Errors
    ///
    /// If it says anything but `replay`, `record`, `auto` or `off`.
    pub fn from_environment() -> Result<Self> {
        match std::env::var("CHAT_VCR").unwrap_or_default().trim() {
            "" | "replay" => Ok(Self::Replay),
            "record" => Ok(Self::Record),
            "auto" => Ok(Self::Auto),
            "off" => Ok(Self::Off),
            other => {
                let message =
                    format!("CHAT_VCR is `{other}`; it must be replay, record, auto or off");
                Err(Error::new(ErrorKind::Configuration, message))
            }
        }
    }
}
