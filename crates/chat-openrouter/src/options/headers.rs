use std::time::Duration;

use chat_core::{Error, ErrorKind, Result};
use http::{HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};

use super::OptionValue;
use crate::builder::ChatOpenRouterBuilder;

open_enum! {
    /// What kind of app asks, for OpenRouter's rankings. Those that OpenRouter doesn't know are
    /// dropped there without a word, as its page on app attribution says.
    AppCategory {
        /// An agent in a terminal.
        CliAgent = "cli-agent",
        /// An extension of an editor.
        IdeExtension = "ide-extension",
        /// An agent in the cloud.
        CloudAgent = "cloud-agent",
        /// An app that writes programs.
        ProgrammingApp = "programming-app",
        /// A builder of native apps.
        NativeAppBuilder = "native-app-builder",
        /// An app for creative writing.
        CreativeWriting = "creative-writing",
        /// An app that makes videos.
        VideoGen = "video-gen",
        /// An app that makes images.
        ImageGen = "image-gen",
        /// An app that makes sounds.
        AudioGen = "audio-gen",
        /// An app that helps to write.
        WritingAssistant = "writing-assistant",
        /// An app to talk to.
        GeneralChat = "general-chat",
        /// An agent for one person.
        PersonalAgent = "personal-agent",
        /// An app about law.
        Legal = "legal",
        /// An app for role play.
        Roleplay = "roleplay",
        /// A game.
        Game = "game",
    }
}

/// Whether OpenRouter itself keeps whole answers and gives them again to the same request, at no
/// cost. It is not the provider's prompt cache.
///
/// What counts as the same request is in OpenRouter's page on response caching: the same key, model
/// and body, fields in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseCache {
    is_enabled: bool,
    ttl: Option<Duration>,
    is_cleared: bool,
}

impl ResponseCache {
    /// Answers are kept.
    #[must_use]
    pub fn enabled() -> Self {
        Self {
            is_enabled: true,
            ttl: None,
            is_cleared: false,
        }
    }

    /// Answers are not kept, whatever a preset says.
    #[must_use]
    pub fn disabled() -> Self {
        Self {
            is_enabled: false,
            ..Self::enabled()
        }
    }

    /// Sets how long answers are kept: whole seconds, from one second to a day. Default: 5 minutes.
    #[must_use]
    pub fn with_ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// Forgets the kept answer to each request and asks anew.
    #[must_use]
    pub fn with_clear(mut self) -> Self {
        self.is_cleared = true;
        self
    }
}

impl OptionValue<ResponseCache> for bool {
    fn into_value(self) -> Option<ResponseCache> {
        Some(if self {
            ResponseCache::enabled()
        } else {
            ResponseCache::disabled()
        })
    }
}

/// Options that go out as headers of every request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct HeaderOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    app_categories: Option<Vec<AppCategory>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_cache: Option<ResponseCache>,
    #[serde(skip_serializing_if = "Option::is_none")]
    router_metadata: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anthropic_beta: Option<Vec<String>>,
}

/// What goes out as headers.
impl ChatOpenRouterBuilder {
    /// Says what kind of app asks, in two categories at most of 30 characters at most: small ASCII
    /// letters, digits and hyphens. It counts only with [`app_url`](Self::app_url). Default: nothing
    /// is sent.
    pub fn app_categories(mut self, categories: impl OptionValue<Vec<AppCategory>>) -> Self {
        self.header_options.app_categories = categories.into_value();
        self
    }

    /// Sets whether OpenRouter keeps whole answers and gives them again; `true` alone will do.
    /// Default: it doesn't.
    pub fn response_cache(mut self, cache: impl OptionValue<ResponseCache>) -> Self {
        self.header_options.response_cache = cache.into_value();
        self
    }

    /// Sets whether answers say how the request was routed, in `openrouter_metadata`. Default:
    /// `false`.
    pub fn router_metadata(mut self, is_wanted: impl OptionValue<bool>) -> Self {
        self.header_options.router_metadata = is_wanted.into_value();
        self
    }

    /// Sets Anthropic's betas to take part in, such as `interleaved-thinking-2025-05-14`. Claude
    /// takes a tool's `strict` only with `structured-outputs-2025-11-13`. Default: none.
    pub fn anthropic_beta(mut self, betas: impl OptionValue<Vec<String>>) -> Self {
        self.header_options.anthropic_beta = betas.into_value();
        self
    }
}

impl HeaderOptions {
    /// Adds what is set to the headers of every request.
    pub(crate) fn write(&self, headers: &mut HeaderMap) -> Result<()> {
        if let Some(categories) = &self.app_categories {
            check_categories(categories)?;
            let words: Vec<_> = categories.iter().map(AppCategory::as_str).collect();
            insert_list(headers, "x-openrouter-categories", &words)?;
        }
        if let Some(betas) = &self.anthropic_beta {
            check_betas(betas)?;
            let words: Vec<_> = betas.iter().map(String::as_str).collect();
            insert_list(headers, "x-anthropic-beta", &words)?;
        }
        if let Some(is_wanted) = self.router_metadata {
            let word = if is_wanted { "enabled" } else { "disabled" };
            headers.insert("x-openrouter-metadata", HeaderValue::from_static(word));
        }
        match &self.response_cache {
            Some(cache) => cache.write(headers),
            None => Ok(()),
        }
    }
}

impl ResponseCache {
    fn write(&self, headers: &mut HeaderMap) -> Result<()> {
        let word = if self.is_enabled { "true" } else { "false" };
        headers.insert("x-openrouter-cache", HeaderValue::from_static(word));
        if let Some(ttl) = self.ttl {
            let seconds = ttl.as_secs();
            if !(1..=86_400).contains(&seconds) || ttl.subsec_nanos() > 0 {
                return Err(wrong(format!(
                    "the response cache keeps answers for whole seconds, 1 to 86400, not {ttl:?}"
                )));
            }
            headers.insert("x-openrouter-cache-ttl", HeaderValue::from(seconds));
        }
        if self.is_cleared {
            headers.insert("x-openrouter-cache-clear", HeaderValue::from_static("true"));
        }
        Ok(())
    }
}

fn insert_list(headers: &mut HeaderMap, name: &'static str, words: &[&str]) -> Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let value = HeaderValue::from_str(&words.join(","))
        .map_err(|_| wrong(format!("{name} cannot be sent in a header")))?;
    headers.insert(name, value);
    Ok(())
}

fn check_categories(categories: &[AppCategory]) -> Result<()> {
    if categories.len() > 2 {
        let count = categories.len();
        return Err(wrong(format!(
            "there may be 2 app_categories at most, not {count}"
        )));
    }
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_right = |word: &str| (1..=30).contains(&word.len()) && word.bytes().all(is_plain);
    match categories
        .iter()
        .find(|category| !is_right(category.as_str()))
    {
        Some(category) => Err(wrong(format!(
            "`{category}` cannot be an app category: 30 small letters, digits and hyphens at most"
        ))),
        None => Ok(()),
    }
}

fn check_betas(betas: &[String]) -> Result<()> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b',';
    let is_right = |name: &str| !name.is_empty() && name.bytes().all(is_plain);
    match betas.iter().find(|name| !is_right(name)) {
        Some(name) => Err(wrong(format!(
            "`{name}` cannot be the name of an Anthropic beta"
        ))),
        None => Ok(()),
    }
}

fn wrong(message: String) -> Error {
    Error::new(ErrorKind::Configuration, message)
}
