use chat_core::{Error, ErrorKind, Headers, JsonMap, Result, RetryPolicy};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::builder::ChatOpenRouterBuilder;
use crate::environment::API_KEY;
use crate::options::HeaderOptions;
use crate::transport::Limits;

/// What a builder is told beside its options, as JSON. Nothing in it is a secret.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    api_key: KeySource,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_title: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    openrouter_headers: HeaderOptions,
    #[serde(skip_serializing_if = "Headers::is_empty")]
    default_headers: Headers,
    #[serde(skip_serializing_if = "is_default")]
    retry: RetryPolicy,
    #[serde(skip_serializing_if = "is_default")]
    limits: Limits,
    #[serde(skip_serializing_if = "is_default")]
    danger_allow_http: bool,
}

/// Where the key is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeySource {
    /// The name of an environment variable.
    env: String,
}

impl Default for KeySource {
    fn default() -> Self {
        Self {
            env: API_KEY.to_owned(),
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Settings {
    pub(crate) fn of(builder: &ChatOpenRouterBuilder) -> Self {
        Self {
            api_key: KeySource {
                env: builder.api_key_env.clone(),
            },
            base_url: builder.base_url.clone(),
            app_url: builder.app_url.clone(),
            app_title: builder.app_title.clone(),
            openrouter_headers: builder.header_options.clone(),
            default_headers: builder.headers.clone(),
            retry: builder.retry.clone(),
            limits: builder.limits.clone(),
            danger_allow_http: builder.allow_http,
        }
    }

    pub(crate) fn to_json(&self) -> JsonMap {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => JsonMap::new(),
        }
    }

    pub(crate) fn from_json(json: JsonMap) -> Result<Self> {
        Self::deserialize(Value::Object(json)).map_err(|error| {
            let message = format!("the settings of a ChatOpenRouter cannot be read: {error}");
            Error::new(ErrorKind::Configuration, message)
        })
    }

    pub(crate) fn apply(self, builder: &mut ChatOpenRouterBuilder) {
        builder.api_key_env = self.api_key.env;
        builder.base_url = self.base_url;
        builder.app_url = self.app_url;
        builder.app_title = self.app_title;
        builder.header_options = self.openrouter_headers;
        builder.headers = self.default_headers;
        builder.retry = self.retry;
        builder.limits = self.limits;
        builder.allow_http = self.danger_allow_http;
    }
}
