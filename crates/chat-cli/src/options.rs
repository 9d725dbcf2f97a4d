//! From `-o key=value` to the options of a request.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use chat::openrouter::{ChatOpenRouterBuilder, OpenRouterOptions, Timeouts};
use chat::{ChatOptions, JsonMap};

use crate::failure::{Failure, usage};

const KEYS: [&str; 12] = [
    "temperature",
    "top_p",
    "max_tokens",
    "max_completion_tokens",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "stop",
    "session_id",
    "base_url",
    "max_retries",
    "timeout",
];

/// What the command line says about the request and its transport.
#[derive(Debug, Default)]
pub(crate) struct RequestOptions {
    chat: ChatOptions,
    stop: Vec<String>,
    base_url: Option<String>,
    max_retries: Option<u32>,
    timeout: Option<Duration>,
}

impl RequestOptions {
    /// Reads `key=value` pairs and the fields for the body. The last value of a key counts, but
    /// all of `stop` do.
    pub(crate) fn parse(pairs: &[String], extra_body: Option<&str>) -> Result<Self, Failure> {
        let mut options = Self::default();
        for pair in pairs {
            let Some((key, value)) = pair.split_once('=') else {
                return Err(usage(format!(
                    "`-o {pair}` has no value; write -o key=value"
                )));
            };
            options = options.with(key.trim(), value)?;
        }
        if let Some(text) = extra_body {
            let fields: JsonMap = serde_json::from_str(text)
                .map_err(|error| usage(format!("--extra-body must be a JSON object: {error}")))?;
            options.chat = options.chat.with_extra_body(fields);
        }
        Ok(options)
    }

    pub(crate) fn has_base_url(&self) -> bool {
        self.base_url.is_some()
    }

    /// Puts everything on a builder.
    pub(crate) fn apply(self, mut builder: ChatOpenRouterBuilder) -> ChatOpenRouterBuilder {
        builder = builder.options(&self.chat);
        if !self.stop.is_empty() {
            builder = builder.stop(self.stop);
        }
        if let Some(url) = self.base_url {
            builder = builder.base_url(url);
        }
        if let Some(retries) = self.max_retries {
            builder = builder.max_retries(retries);
        }
        if let Some(timeout) = self.timeout {
            let timeouts = Timeouts::new()
                .with_stream_head(timeout)
                .with_whole(timeout);
            builder = builder.timeouts(timeouts.with_idle(timeout));
        }
        builder
    }

    fn with(mut self, key: &str, value: &str) -> Result<Self, Failure> {
        let chat = self.chat;
        self.chat = match key {
            "temperature" => chat.with_temperature(decimal(key, value)?),
            "top_p" => chat.with_top_p(decimal(key, value)?),
            "frequency_penalty" => chat.with_frequency_penalty(decimal(key, value)?),
            "presence_penalty" => chat.with_presence_penalty(decimal(key, value)?),
            "max_tokens" => chat.with_max_tokens(whole::<u32>(key, value)?),
            "max_completion_tokens" => chat.with_max_completion_tokens(whole::<u32>(key, value)?),
            "seed" => chat.with_seed(whole::<i64>(key, value)?),
            "session_id" => chat.with_session_id(value),
            "stop" => {
                self.stop.push(value.to_owned());
                chat
            }
            "base_url" => {
                self.base_url = Some(value.to_owned());
                chat
            }
            "max_retries" => {
                self.max_retries = Some(whole(key, value)?);
                chat
            }
            "timeout" => {
                self.timeout = Some(seconds(key, value)?);
                chat
            }
            _ => return Err(unknown(key)),
        };
        Ok(self)
    }
}

fn decimal(key: &str, value: &str) -> Result<f64, Failure> {
    let number = value
        .trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| wrong(key, value, "a number, such as 0.5"))
}

fn whole<T: FromStr<Err: Display>>(key: &str, value: &str) -> Result<T, Failure> {
    value
        .trim()
        .parse()
        .map_err(|_| wrong(key, value, "a whole number in its range"))
}

fn seconds(key: &str, value: &str) -> Result<Duration, Failure> {
    let time = Duration::try_from_secs_f64(decimal(key, value)?).ok();
    time.filter(|time| !time.is_zero())
        .ok_or_else(|| wrong(key, value, "a number of seconds above 0"))
}

fn wrong(key: &str, value: &str, wanted: &str) -> Failure {
    usage(format!("`-o {key}={value}`: the value must be {wanted}"))
}

fn unknown(key: &str) -> Failure {
    let near = KEYS
        .iter()
        .map(|known| {
            (
                strsim::damerau_levenshtein(known, &key.to_ascii_lowercase()),
                known,
            )
        })
        .filter(|(distance, known)| *distance <= known.len() / 2)
        .min()
        .map(|(_, known)| format!("; did you mean `{known}`?"));
    let near = near.unwrap_or_default();
    let known = KEYS.join(", ");
    usage(format!(
        "no option is called `{key}`{near} (known: {known}; other fields of the body: --extra-body)"
    ))
}

#[cfg(test)]
mod tests {
    use super::RequestOptions;

    fn parse(pairs: &[&str]) -> Result<RequestOptions, String> {
        let pairs: Vec<String> = pairs.iter().map(|pair| (*pair).to_owned()).collect();
        RequestOptions::parse(&pairs, None).map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_last_value_counts_but_every_stop_does() {
        let options = parse(&["seed=1", "seed=-2", "stop=a=b", "stop= "]).unwrap();
        assert_eq!(options.chat.seed.get(), Some(&-2));
        assert_eq!(options.stop, ["a=b", " "]);
    }

    #[test]
    fn values_must_fit_their_key() {
        for pair in [
            "temperature=hot",
            "temperature=NaN",
            "top_p=inf",
            "max_tokens=-1",
            "max_tokens=1.5",
            "seed=",
            "timeout=0",
            "timeout=-1",
            "timeout=1e300",
            "temperature",
        ] {
            let message = parse(&[pair]).unwrap_err();
            assert!(message.contains(pair), "{message}");
        }
    }

    #[test]
    fn unknown_keys_name_the_nearest_and_all() {
        let message = parse(&["temprature=0"]).unwrap_err();
        assert!(message.contains("did you mean `temperature`?"), "{message}");
        assert!(
            message.contains("base_url, max_retries, timeout"),
            "{message}"
        );
        assert!(!parse(&["zzz=0"]).unwrap_err().contains("did you mean"));
    }

    #[test]
    fn extra_body_is_an_object() {
        assert!(RequestOptions::parse(&[], Some("[1]")).is_err());
        assert!(RequestOptions::parse(&[], Some(r#"{"top_k": 4}"#)).is_ok());
    }
}
