use serde::Serialize;
use serde_json::Value;
use smol_str::SmolStr;

use super::{FinishReason, JsonMap};

/// What a provider says about an answer, beside the answer itself.
///
/// Streamed chunks share one copy behind an `Arc`; see
/// [`AiMessageChunk::metadata`](super::AiMessageChunk::metadata).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ResponseMetadata {
    /// The provider's id of the answer, such as `gen-1771043112-yLUz3txgvHSjkyCQK8KQ`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<SmolStr>,
    /// The model that answered. It may differ from the one that was asked: a dated name, a
    /// fallback, a router's choice.
    #[serde(rename = "model_name", skip_serializing_if = "Option::is_none")]
    pub model: Option<SmolStr>,
    /// The backend that made this message, such as `openrouter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_provider: Option<SmolStr>,
    /// The provider that served the model behind a router, as a display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<SmolStr>,
    /// When the answer was made, in seconds since the Unix epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<u64>,
    /// The wire's name for the kind of answer, such as `chat.completion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<SmolStr>,
    /// Why the model stopped. `None` in a partial message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_reason: Option<FinishReason>,
    /// The reason in the words of the provider behind a router.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_finish_reason: Option<SmolStr>,
    /// The provider's fingerprint of the configuration that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_fingerprint: Option<SmolStr>,
    /// The service tier that was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_tier: Option<SmolStr>,
    /// Log probabilities as the provider reports them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logprobs: Option<Value>,
    /// Everything else that came with the answer, kept as it was.
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub extra: JsonMap,
}

impl ResponseMetadata {
    /// Takes over every field that `newer` has.
    pub(super) fn update(&mut self, newer: &Self) {
        let Self {
            id,
            model,
            model_provider,
            provider,
            created,
            object,
            finish_reason,
            native_finish_reason,
            system_fingerprint,
            service_tier,
            logprobs,
            extra,
        } = newer;
        replace(&mut self.id, id.as_ref());
        replace(&mut self.model, model.as_ref());
        replace(&mut self.model_provider, model_provider.as_ref());
        replace(&mut self.provider, provider.as_ref());
        replace(&mut self.created, created.as_ref());
        replace(&mut self.object, object.as_ref());
        replace(&mut self.finish_reason, finish_reason.as_ref());
        replace(
            &mut self.native_finish_reason,
            native_finish_reason.as_ref(),
        );
        replace(&mut self.system_fingerprint, system_fingerprint.as_ref());
        replace(&mut self.service_tier, service_tier.as_ref());
        replace(&mut self.logprobs, logprobs.as_ref());
        for (key, value) in extra {
            self.extra.insert(key.clone(), value.clone());
        }
    }
}

fn replace<T: Clone>(old: &mut Option<T>, newer: Option<&T>) {
    if let Some(newer) = newer {
        *old = Some(newer.clone());
    }
}
