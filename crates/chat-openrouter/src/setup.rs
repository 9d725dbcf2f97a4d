//! From what a user set to what every request needs, with everything checked.

use chat_core::{ApiKey, Error, ErrorKind, Extensions, Result};
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Uri};
use url::Url;

use crate::builder::ChatOpenRouterBuilder;
use crate::chat_openrouter::ChatOpenRouter;
use crate::client::Client;
use crate::config::Configuration;
use crate::environment::Environment;
use crate::headers::{header_value, lay_over};
use crate::options;
use crate::transport::is_loopback;
use crate::wire::check_settings;

/// Ours, those that HTTP adds, and a few of the user's.
const USUAL_HEADERS: usize = 12;

pub(crate) const DEFAULT_BASE_URL: &str = "https://openrouter.ai/api/v1";

pub(crate) fn set_up(
    mut builder: ChatOpenRouterBuilder,
    environment: Environment,
) -> Result<ChatOpenRouter> {
    let configuration = Configuration::of(&builder);
    let key = builder.api_key.take();
    let key = key.or(environment.api_key.map(ApiKey::from));
    let key = api_key(key, &builder.api_key_env)?;
    let base_url = builder.base_url.take().or(environment.base_url);
    let endpoint = endpoint(
        base_url.as_deref().unwrap_or(DEFAULT_BASE_URL),
        builder.allow_http,
    )?;
    let app_url = builder.app_url.take().or(environment.app_url);
    let app_title = builder.app_title.take().or(environment.app_title);
    let headers = headers(&key, app_url, app_title, &builder)?;

    if let Some(id) = environment.session_id {
        let mut below = Extensions::default();
        below.set(crate::wire::PROVIDER, options::SESSION_ID, id);
        builder.options.extensions = builder.options.extensions.or(&below);
    }
    options::check(&builder.options)?;
    check_settings(&builder.options).map_err(|error| wrong(error.message()))?;
    if builder.options.model.get().is_none() {
        return Err(wrong("no model is set; name one such as `openai/gpt-4.1`"));
    }
    builder.limits.check()?;

    let transport = builder.take_transport();
    let client = Client {
        transport,
        endpoint,
        headers,
        key,
        limits: builder.limits,
        parses_every_event: builder.parses_every_event,
    };
    Ok(ChatOpenRouter::new_inner(
        client,
        builder.options,
        builder.retry,
        configuration,
    ))
}

fn api_key(key: Option<ApiKey>, variable: &str) -> Result<ApiKey> {
    let key = key.filter(|key| !key.expose().is_empty()).ok_or_else(|| {
        wrong(&format!(
            "no API key: set {variable} (keys are made at openrouter.ai/settings/keys), \
             or try without one, against the simulator: `chat sim`, or in code `chat::simulated` \
             (feature `simulator`)"
        ))
    })?;
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`');
    if key.expose().bytes().all(is_plain) {
        Ok(key)
    } else {
        Err(wrong(
            "the API key has a space, a line end, a quotation mark or a letter that no key has; copy it again",
        ))
    }
}

fn endpoint(base_url: &str, allow_http: bool) -> Result<Uri> {
    let url = Url::parse(base_url.trim()).map_err(|error| {
        wrong(&format!(
            "the base URL is no URL ({error}); write it as {DEFAULT_BASE_URL}"
        ))
    })?;
    let host = url.host_str().unwrap_or_default();
    if url.port() == Some(0) {
        return Err(wrong("the base URL has port 0, which no server has"));
    }
    match url.scheme() {
        "https" => {}
        "http" if allow_http || is_loopback(host) => {}
        "http" => {
            return Err(wrong(&format!(
                "the base URL sends the key to {host} unencrypted; use https, or allow it with `danger_allow_http`"
            )));
        }
        other => return Err(wrong(&format!("the base URL must be https, not {other}"))),
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
        return Err(wrong("the base URL must have no user, password or query"));
    }
    let path = url
        .path()
        .trim_end_matches('/')
        .trim_end_matches("/chat/completions");
    let authority = url.authority();
    format!("{}://{authority}{path}/chat/completions", url.scheme())
        .parse()
        .map_err(|error| wrong(&format!("the base URL cannot be used: {error}")))
}

fn headers(
    key: &ApiKey,
    app_url: Option<String>,
    app_title: Option<String>,
    builder: &ChatOpenRouterBuilder,
) -> Result<HeaderMap> {
    let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // A compressed stream holds its events back until the compressor has enough of them, and a
    // small compressed body may become a huge one.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if let Some(url) = app_url {
        headers.insert("http-referer", header_value("app_url", &url)?);
    }
    if let Some(title) = app_title {
        headers.insert("x-openrouter-title", header_value("app_title", &title)?);
    }
    builder.header_options.write(&mut headers)?;
    lay_over(&mut headers, &builder.headers)?;
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", key.expose()))
        .map_err(|_| wrong("the API key cannot be sent in a header; copy it again"))?;
    bearer.set_sensitive(true);
    headers.insert(AUTHORIZATION, bearer);
    Ok(headers)
}

fn wrong(message: &str) -> Error {
    Error::new(ErrorKind::Configuration, message)
}
