use std::env;

use chat_core::{Error, ErrorKind, Result};

/// The variable that has the key, if no other is named.
pub(crate) const API_KEY: &str = "OPENROUTER_API_KEY";

/// What the environment says: the one place that reads it. Empty variables count as unset.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    pub(crate) api_key: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) app_url: Option<String>,
    pub(crate) app_title: Option<String>,
    pub(crate) session_id: Option<String>,
}

impl Environment {
    /// Reads it all; the key is in the variable `api_key`.
    pub(crate) fn read(api_key: &str) -> Result<Self> {
        Ok(Self {
            api_key: read(api_key)?,
            base_url: match read("OPENROUTER_BASE_URL")? {
                Some(url) => Some(url),
                None => read("OPENROUTER_API_BASE")?,
            },
            app_url: read("OPENROUTER_APP_URL")?,
            app_title: read("OPENROUTER_APP_TITLE")?,
            session_id: read("OPENROUTER_SESSION_ID")?,
        })
    }
}

fn read(name: &str) -> Result<Option<String>> {
    match env::var(name) {
        Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            let message = format!("the environment variable {name} is not valid UTF-8");
            Err(Error::new(ErrorKind::Configuration, message))
        }
    }
}
