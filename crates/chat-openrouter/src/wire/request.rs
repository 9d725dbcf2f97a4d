use bytes::Bytes;
use chat_core::{ChatOptions, Error, ErrorKind, JsonMap, Message, Result, Setting};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::message::{WireMessage, check_message};
use super::settings::check_settings;
use super::thoughts::SentThoughts;
use super::tool_results::check_results;
use super::{PROVIDER, tools};

/// The body of a request to `/chat/completions`. What the options don't say is left out, so that
/// the provider's defaults hold and caches are hit.
///
/// # Errors
///
/// If the request cannot be right: no messages, a value out of its range, a block that cannot be
/// sent. Nothing is sent then.
pub(crate) fn encode(
    messages: &[Message],
    options: &ChatOptions,
    is_streamed: bool,
) -> Result<Bytes> {
    check(messages, options, is_streamed)?;
    let body = Body {
        messages,
        options,
        is_streamed,
    };
    let json = serde_json::to_vec(&body).map_err(|error| {
        Error::new(
            ErrorKind::InvalidRequest,
            format!("the request cannot be written: {error}"),
        )
    })?;
    Ok(Bytes::from(json))
}

struct Body<'a> {
    messages: &'a [Message],
    options: &'a ChatOptions,
    is_streamed: bool,
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let options = self.options;
        let empty = JsonMap::new();
        let extra = options.extra_body.get().unwrap_or(&empty);
        let mut body = Fields {
            map: serializer.serialize_map(None)?,
            extra,
        };
        body.set("model", &options.model)?;
        body.entry("messages", &Conversation(self.messages))?;
        if self.is_streamed {
            body.entry("stream", &true)?;
        }
        body.set("temperature", &options.temperature)?;
        body.set("top_p", &options.top_p)?;
        body.set("top_k", &options.top_k)?;
        body.set("min_p", &options.min_p)?;
        body.set("top_a", &options.top_a)?;
        body.set("frequency_penalty", &options.frequency_penalty)?;
        body.set("presence_penalty", &options.presence_penalty)?;
        body.set("repetition_penalty", &options.repetition_penalty)?;
        body.set("logit_bias", &options.logit_bias)?;
        body.set("logprobs", &options.logprobs)?;
        body.set("top_logprobs", &options.top_logprobs)?;
        body.set("max_tokens", &options.max_tokens)?;
        body.set("max_completion_tokens", &options.max_completion_tokens)?;
        body.set("seed", &options.seed)?;
        body.set("stop", &options.stop)?;
        for (name, value) in tools::fields(options) {
            body.entry(name, &value)?;
        }
        body.set("response_format", &options.response_format)?;
        for (name, value) in options.extensions.of(PROVIDER) {
            body.entry(name, value)?;
        }
        for (name, value) in extra {
            body.map.serialize_entry(name, value)?;
        }
        body.map.end()
    }
}

/// The fields of the body. A field that `extra` has is left to it.
struct Fields<'a, M> {
    map: M,
    extra: &'a JsonMap,
}

impl<M: SerializeMap> Fields<'_, M> {
    fn entry<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), M::Error> {
        if self.extra.contains_key(name) {
            Ok(())
        } else {
            self.map.serialize_entry(name, value)
        }
    }

    fn set<T: Serialize>(&mut self, name: &str, value: &Setting<T>) -> Result<(), M::Error> {
        value.get().map_or(Ok(()), |value| self.entry(name, value))
    }
}

struct Conversation<'a>(&'a [Message]);

impl Serialize for Conversation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        let sent = SentThoughts::default();
        for message in self.0 {
            list.serialize_element(&WireMessage {
                message,
                sent: &sent,
            })?;
        }
        list.end()
    }
}

fn check(messages: &[Message], options: &ChatOptions, is_streamed: bool) -> Result<()> {
    let extra = options.extra_body.get();
    let has = |name: &str| extra.is_some_and(|extra| extra.contains_key(name));
    if messages.is_empty() && !has("messages") {
        return Err(invalid(
            "there are no messages to answer; give at least one",
        ));
    }
    if has("stream") {
        return Err(invalid(
            "`stream` cannot be set in extra_body; call `stream` or `invoke` instead",
        ));
    }
    let choices = extra
        .and_then(|extra| extra.get("n"))
        .and_then(Value::as_f64);
    if choices.is_some_and(|choices| choices > 1.0) {
        let message = "OpenRouter ignores `n` and gives one answer; use `batch` for several";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    if !is_streamed && speaks(options) {
        let message = "OpenRouter sends sound in streams only; call `stream` in place of `invoke`";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    messages.iter().try_for_each(check_message)?;
    check_results(messages)?;
    check_settings(options)?;
    tools::check(options)?;
    let has_logprobs = options.logprobs.get() == Some(&true) || has("logprobs");
    match options.top_logprobs.get() {
        Some(_) if !has_logprobs => Err(invalid("top_logprobs needs `logprobs` to be true")),
        _ => Ok(()),
    }
}

/// Whether the answer will have sound.
fn speaks(options: &ChatOptions) -> bool {
    let extra = options.extra_body.get();
    let modalities = extra.and_then(|extra| extra.get("modalities")).or_else(|| {
        options
            .extensions
            .of(PROVIDER)
            .find(|(name, _)| *name == "modalities")
            .map(|(_, value)| value)
    });
    let mut modalities = modalities.and_then(Value::as_array).into_iter().flatten();
    modalities.any(|modality| modality == "audio")
}

pub(super) fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidRequest, message)
}
