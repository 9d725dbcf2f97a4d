use std::fmt;
use std::sync::Arc;

use chat_core::{ApiKey, ChatOptions, HeaderSetting, Headers, JsonMap, Result, RetryPolicy};
use url::Url;

use crate::chat_openrouter::ChatOpenRouter;
use crate::environment::{API_KEY, Environment};
use crate::options::HeaderOptions;
use crate::setup;
use crate::transport::{Limits, ReqwestTransport, Timeouts, Transport};

/// Sets up a [`ChatOpenRouter`]. Setters cannot fail; [`build`](Self::build) says what is wrong.
///
/// What is not set here is taken from the environment: `OPENROUTER_API_KEY`, `OPENROUTER_BASE_URL`
/// (or `OPENROUTER_API_BASE`), `OPENROUTER_APP_URL`, `OPENROUTER_APP_TITLE`,
/// `OPENROUTER_SESSION_ID`.
#[derive(Clone)]
#[must_use = "a builder does nothing before `build`"]
pub struct ChatOpenRouterBuilder {
    pub(crate) options: ChatOptions,
    pub(crate) api_key: Option<ApiKey>,
    pub(crate) api_key_env: String,
    pub(crate) base_url: Option<String>,
    pub(crate) app_url: Option<String>,
    pub(crate) app_title: Option<String>,
    pub(crate) headers: Headers,
    pub(crate) header_options: HeaderOptions,
    pub(crate) retry: RetryPolicy,
    pub(crate) limits: Limits,
    pub(crate) allow_http: bool,
    pub(crate) parses_every_event: bool,
    pub(crate) transport: Option<Arc<dyn Transport>>,
}

impl ChatOpenRouterBuilder {
    pub(crate) fn new() -> Self {
        Self {
            options: ChatOptions::new(),
            api_key: None,
            api_key_env: API_KEY.to_owned(),
            base_url: None,
            app_url: None,
            app_title: None,
            headers: Headers::default(),
            header_options: HeaderOptions::default(),
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            allow_http: false,
            parses_every_event: false,
            transport: None,
        }
    }

    /// Sets the model, such as `anthropic/claude-sonnet-4.5`. It must be set.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.options = self.options.with_model(model);
        self
    }

    /// Sets the key. Default: `OPENROUTER_API_KEY`.
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Sets the environment variable that has the key, if none is set. Default:
    /// `OPENROUTER_API_KEY`.
    pub fn api_key_env(mut self, variable: impl Into<String>) -> Self {
        self.api_key_env = variable.into();
        self
    }

    /// Sets where the API is, up to and including its version. Default: `OPENROUTER_BASE_URL`, then
    /// `OPENROUTER_API_BASE`, then `https://openrouter.ai/api/v1`. It must be `https`, but for this
    /// machine.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets how freely the model chooses its words, from 0 to 2.
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.options = self.options.with_temperature(temperature);
        self
    }

    /// Sets the most tokens of an answer.
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.options = self.options.with_max_tokens(tokens);
        self
    }

    /// Sets the most tokens of an answer, in the newer spelling of the wire.
    pub fn max_completion_tokens(mut self, tokens: u32) -> Self {
        self.options = self.options.with_max_completion_tokens(tokens);
        self
    }

    /// Sets the share of likely words to choose from, above 0 up to 1.
    pub fn top_p(mut self, top_p: f64) -> Self {
        self.options = self.options.with_top_p(top_p);
        self
    }

    /// Sets how many of the likeliest tokens to choose from; 0 means all. OpenAI doesn't take it.
    pub fn top_k(mut self, top_k: u32) -> Self {
        self.options = self.options.with_top_k(top_k);
        self
    }

    /// Sets the least probability of a token to choose, as a share of the likeliest one's, from 0
    /// to 1.
    pub fn min_p(mut self, min_p: f64) -> Self {
        self.options = self.options.with_min_p(min_p);
        self
    }

    /// Sets the least probability of a token to choose, as a share of the square of the likeliest
    /// one's, from 0 to 1.
    pub fn top_a(mut self, top_a: f64) -> Self {
        self.options = self.options.with_top_a(top_a);
        self
    }

    /// Sets how strongly frequent words are avoided, from -2 to 2.
    pub fn frequency_penalty(mut self, penalty: f64) -> Self {
        self.options = self.options.with_frequency_penalty(penalty);
        self
    }

    /// Sets how strongly words that were used are avoided, from -2 to 2.
    pub fn presence_penalty(mut self, penalty: f64) -> Self {
        self.options = self.options.with_presence_penalty(penalty);
        self
    }

    /// Sets how strongly tokens that were seen are avoided: above 0 up to 2, where 1 changes nothing.
    pub fn repetition_penalty(mut self, penalty: f64) -> Self {
        self.options = self.options.with_repetition_penalty(penalty);
        self
    }

    /// Sets what is added to the likelihood of tokens, by their ids in the model's own vocabulary,
    /// from -100 (never) to 100 (always).
    pub fn logit_bias<K: ToString>(mut self, bias: impl IntoIterator<Item = (K, f64)>) -> Self {
        self.options = self.options.with_logit_bias(bias);
        self
    }

    /// Sets whether to report how likely each token of the answer was.
    pub fn logprobs(mut self, is_wanted: bool) -> Self {
        self.options = self.options.with_logprobs(is_wanted);
        self
    }

    /// Sets how many of the likeliest tokens to report at each place, up to 20. Needs
    /// [`logprobs`](Self::logprobs).
    pub fn top_logprobs(mut self, count: u32) -> Self {
        self.options = self.options.with_top_logprobs(count);
        self
    }

    /// Makes the choice of words repeatable, as far as the model can.
    pub fn seed(mut self, seed: i64) -> Self {
        self.options = self.options.with_seed(seed);
        self
    }

    /// Sets texts at which the model stops, 4 at most.
    pub fn stop<S: Into<String>>(mut self, stop: impl IntoIterator<Item = S>) -> Self {
        self.options = self.options.with_stop(stop);
        self
    }

    /// Sets how often a request that failed before its first output is tried again. Default: 2.
    pub fn max_retries(self, retries: u32) -> Self {
        self.retry_policy(RetryPolicy::new(retries))
    }

    /// Sets how a request that failed before its first output is tried again.
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets how long each phase of a request may take.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.limits.timeouts = timeouts;
        self
    }

    /// Sets how many bytes answers may have, and how long each phase may take.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Names the app by its address, for OpenRouter's statistics. Default: `OPENROUTER_APP_URL`,
    /// else nothing is sent.
    pub fn app_url(mut self, url: impl Into<String>) -> Self {
        self.app_url = Some(url.into());
        self
    }

    /// Names the app by its title. Default: `OPENROUTER_APP_TITLE`, else nothing is sent.
    pub fn app_title(mut self, title: impl Into<String>) -> Self {
        self.app_title = Some(title.into());
        self
    }

    /// Adds a header to every request. It counts over a header of the same name that is set
    /// otherwise, and one of a call counts over it: see
    /// [`ChatOptions::with_header`]. Headers that say who asks or how the request and its answer are
    /// framed, such as `authorization` and `content-type`, cannot be set.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let setting = HeaderSetting::Set(value.into());
        self.headers.set(name.into(), setting);
        self
    }

    /// Sets fields that are added to every request's body as they are, over everything else.
    pub fn extra_body(mut self, fields: JsonMap) -> Self {
        self.options = self.options.with_extra_body(fields);
        self
    }

    /// Sets options of all kinds at once, over those that are set here already.
    pub fn options(mut self, options: &ChatOptions) -> Self {
        self.options = options.or(&self.options);
        self
    }

    /// Lets a base URL be plain `http`. Key and prompts can then be read on the way.
    pub fn danger_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Parses every event of a stream in full. Default: no; an event that has the very bytes of the
    /// one before round its texts skips the parse, which gives the same for a fraction of the work.
    pub fn parse_every_event(mut self, is_wanted: bool) -> Self {
        self.parses_every_event = is_wanted;
        self
    }

    /// Sends through this in place of the built-in HTTP client.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Whether a base URL is set, here or in the environment.
    ///
    /// # Errors
    ///
    /// If a variable of the environment is not valid UTF-8.
    pub fn has_base_url(&self) -> Result<bool> {
        Ok(self.base_url.is_some() || Environment::read(&self.api_key_env)?.base_url.is_some())
    }

    /// Whether a key is set, here or in the environment.
    ///
    /// # Errors
    ///
    /// If a variable of the environment is not valid UTF-8.
    pub fn has_api_key(&self) -> Result<bool> {
        Ok(self.api_key.is_some() || Environment::read(&self.api_key_env)?.api_key.is_some())
    }

    /// Makes the model.
    ///
    /// # Errors
    ///
    /// A [`Configuration`](chat_core::ErrorKind::Configuration) error that names what is missing or
    /// wrong and what to do.
    pub fn build(self) -> Result<ChatOpenRouter> {
        let environment = Environment::read(&self.api_key_env)?;
        setup::set_up(self, environment)
    }

    pub(crate) fn take_transport(&mut self) -> Arc<dyn Transport> {
        self.transport
            .take()
            .unwrap_or_else(|| Arc::new(ReqwestTransport::new()))
    }
}

/// Where a URL leads, without its user and query: either may hold a key.
fn without_secrets(url: &str) -> String {
    match Url::parse(url.trim()) {
        Ok(url) => {
            let port = url
                .port()
                .map(|port| format!(":{port}"))
                .unwrap_or_default();
            let host = url.host_str().unwrap_or_default();
            format!("{}://{host}{port}{}", url.scheme(), url.path())
        }
        Err(_) => "no URL".to_owned(),
    }
}

/// Headers are shown by name only, and the base URL without its user and query.
impl fmt::Debug for ChatOpenRouterBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatOpenRouterBuilder")
            .field("options", &self.options)
            .field("api_key", &self.api_key)
            .field("api_key_env", &self.api_key_env)
            .field("base_url", &self.base_url.as_deref().map(without_secrets))
            .field("app_url", &self.app_url)
            .field("app_title", &self.app_title)
            .field("headers", &self.headers)
            .field("header_options", &self.header_options)
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .field("allow_http", &self.allow_http)
            .field("transport", &self.transport)
            .finish()
    }
}
