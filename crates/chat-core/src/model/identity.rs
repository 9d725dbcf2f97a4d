use std::borrow::Cow;

use serde::Serialize;

/// Which model it is, for traces and caches. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelIdentity {
    /// The backend, such as `openrouter`.
    pub provider: Cow<'static, str>,
    /// The model as the backend names it, such as `openai/gpt-4.1`.
    pub model: String,
    /// Where the requests go, without user and query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

impl ModelIdentity {
    /// The model `model` of the backend `provider`.
    #[must_use]
    pub fn new(provider: impl Into<Cow<'static, str>>, model: impl Into<String>) -> Self {
        Self {
            provider: provider.into(),
            model: model.into(),
            endpoint: None,
        }
    }

    /// Sets where the requests go.
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }
}

/// Gives a wrapper, as a `ChatModel`, the identity and the profile of the model inside.
macro_rules! forward_identity {
    ($($inner:tt)+) => {
        fn identity(&self) -> $crate::ModelIdentity {
            self.$($inner)+.identity()
        }

        fn profile(&self) -> std::sync::Arc<$crate::ModelProfile> {
            self.$($inner)+.profile()
        }
    };
}
pub(super) use forward_identity;
