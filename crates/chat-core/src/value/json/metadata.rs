use serde::de::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use smol_str::SmolStr;

use super::fields::Fields;
use crate::value::{
    FinishReason, InputTokenDetails, JsonMap, OutputTokenDetails, ReasoningDetails,
    ResponseMetadata, Usage,
};

/// Metadata of an answer. What is not known, or of an odd type, goes into `extra`.
pub(super) fn read_metadata(map: JsonMap) -> ResponseMetadata {
    let mut fields = Fields::new(map);
    let reason = fields.name("finish_reason");
    ResponseMetadata {
        id: fields.id("id").map(SmolStr::from),
        model: fields.name("model_name").or_else(|| fields.name("model")),
        model_provider: fields.name("model_provider"),
        provider: fields.name("provider"),
        created: fields.count("created"),
        object: fields.name("object"),
        finish_reason: reason.as_deref().map(FinishReason::from),
        native_finish_reason: fields.name("native_finish_reason"),
        system_fingerprint: fields.name("system_fingerprint"),
        service_tier: fields.name("service_tier"),
        logprobs: fields.remove("logprobs").filter(|value| !value.is_null()),
        extra: fields.rest("extra"),
    }
}

/// Usage in LangChain's form. What is not known goes into `extra`.
pub(super) fn read_usage(map: JsonMap) -> Usage {
    let mut fields = Fields::new(map);
    let mut odd = Map::new();
    let input = fields.inner("input_token_details").map(|mut inner| {
        let details = InputTokenDetails {
            cache_read: inner.count("cache_read"),
            cache_creation: inner.count("cache_creation"),
            audio: inner.count("audio"),
            video: inner.count("video"),
        };
        keep(&mut odd, "input_token_details", inner);
        details
    });
    let output = fields.inner("output_token_details").map(|mut inner| {
        let details = OutputTokenDetails {
            reasoning: inner.count("reasoning"),
            audio: inner.count("audio"),
            image: inner.count("image"),
            accepted_prediction: inner.count("accepted_prediction"),
            rejected_prediction: inner.count("rejected_prediction"),
        };
        keep(&mut odd, "output_token_details", inner);
        details
    });
    let usage = Usage {
        input_tokens: fields.count("input_tokens").unwrap_or_default(),
        output_tokens: fields.count("output_tokens").unwrap_or_default(),
        total_tokens: fields.count("total_tokens").unwrap_or_default(),
        input_token_details: input.unwrap_or_default(),
        output_token_details: output.unwrap_or_default(),
        cost: fields.number("cost"),
        upstream_cost: fields.number("upstream_cost"),
        upstream_input_cost: fields.number("upstream_input_cost"),
        upstream_output_cost: fields.number("upstream_output_cost"),
        is_byok: fields.flag("is_byok"),
        extra: JsonMap::new(),
    };
    for (key, value) in odd {
        fields.insert(&key, value);
    }
    Usage {
        extra: fields.rest("extra"),
        ..usage
    }
}

fn keep(odd: &mut JsonMap, key: &str, mut inner: Fields) {
    let left = inner.rest("");
    if !left.is_empty() {
        odd.insert(key.to_owned(), Value::Object(left));
    }
}

/// Opaque reasoning: a bare list of entries, or one that says where it comes from and nothing else.
pub(super) fn read_reasoning_details(value: &Value) -> Option<ReasoningDetails> {
    let is_known = |(key, value): (&String, &Value)| match key.as_str() {
        "entries" => true,
        "dialect" | "model" => value.is_string() || value.is_null(),
        _ => false,
    };
    let (fields, list) = match value {
        Value::Array(list) => (None, list),
        Value::Object(fields) if fields.iter().all(is_known) => {
            (Some(fields), fields.get("entries")?.as_array()?)
        }
        _ => return None,
    };
    let entries = list.iter().map(|entry| entry.as_object().cloned());
    let text = |key: &str| fields?.get(key)?.as_str().map(SmolStr::new);
    Some(ReasoningDetails {
        dialect: text("dialect"),
        model: text("model"),
        entries: entries.collect::<Option<_>>()?,
    })
}

impl<'de> Deserialize<'de> for ResponseMetadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        JsonMap::deserialize(deserializer).map(read_metadata)
    }
}

impl<'de> Deserialize<'de> for Usage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        JsonMap::deserialize(deserializer).map(read_usage)
    }
}

impl<'de> Deserialize<'de> for ReasoningDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;

        let value = Value::deserialize(deserializer)?;
        read_reasoning_details(&value)
            .ok_or_else(|| D::Error::custom("reasoning details are a list of objects"))
    }
}
