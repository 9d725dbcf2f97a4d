//! Records of the answers that a simulator gave.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::identity::{Identity, iso_time};
use super::usage::{Usage, number};

/// How many of the latest records are kept.
const KEPT: usize = 10_000;

/// The records, and the money that all answers cost together.
#[derive(Debug, Default)]
pub(crate) struct GenerationLog {
    records: VecDeque<(String, Value)>,
    /// USD.
    pub(crate) total_cost: f64,
}

impl GenerationLog {
    pub(crate) fn add(&mut self, generation: &Generation, cancelled: bool) {
        if self.records.len() == KEPT {
            self.records.pop_front();
        }
        self.total_cost += generation.usage.cost();
        self.records.push_back((
            generation.identity.id.clone(),
            generation.to_json(cancelled),
        ));
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Value> {
        self.records
            .iter()
            .rev()
            .find(|(known, _)| known == id)
            .map(|(_, record)| record)
    }
}

/// One answer, as `/generation` tells of it.
#[derive(Clone, Debug)]
pub(crate) struct Generation {
    pub(crate) identity: Identity,
    pub(crate) model: String,
    pub(crate) provider: String,
    pub(crate) streamed: bool,
    pub(crate) finish: &'static str,
    pub(crate) native_finish: &'static str,
    pub(crate) usage: Usage,
    pub(crate) referer: Option<String>,
    pub(crate) user_agent: Option<String>,
    /// The id of the answer that this one repeats from the response cache.
    pub(crate) cache_source: Option<String>,
}

impl Generation {
    fn to_json(&self, cancelled: bool) -> Value {
        let usage = &self.usage;
        let milliseconds = 200 + 12 * usage.completion;
        let mut record = json!({
            "id": self.identity.id,
            "upstream_id": format!("upstream-{}", self.identity.id),
            "model": self.model,
            "created_at": iso_time(self.identity.created),
            "origin": self.referer.clone().unwrap_or_default(),
            "usage": number(usage.cost()),
            "total_cost": number(usage.cost()),
            "cache_discount": null,
            "upstream_inference_cost": 0,
            "is_byok": false,
            "data_region": "global",
            "streamed": self.streamed,
            "cancelled": cancelled,
            "provider_name": self.provider,
            "latency": 200,
            "generation_time": milliseconds,
            "finish_reason": self.finish,
            "native_finish_reason": self.native_finish,
            "tokens_prompt": usage.prompt,
            "tokens_completion": usage.completion,
            "native_tokens_prompt": usage.prompt,
            "native_tokens_completion": usage.completion,
            "native_tokens_completion_images": usage.image_output,
            "native_tokens_reasoning": usage.reasoning,
            "native_tokens_cached": usage.cached,
            "api_type": "completions",
            "provider_responses": [{"provider_name": self.provider, "status": 200}],
            "user_agent": self.user_agent,
            "http_referer": self.referer,
        });
        if let Some(fields) = record.as_object_mut() {
            for key in ABSENT {
                fields.insert(key.to_owned(), Value::Null);
            }
            if let Some(source) = &self.cache_source {
                fields.insert("response_cache_source_id".to_owned(), json!(source));
            }
        }
        record
    }
}

/// Fields that a record always has, though the simulator has nothing to say in them.
const ABSENT: [&str; 13] = [
    "app_id",
    "moderation_latency",
    "service_tier",
    "num_media_prompt",
    "num_input_audio_prompt",
    "num_media_completion",
    "num_search_results",
    "num_fetches",
    "web_search_engine",
    "external_user",
    "preset_id",
    "router",
    "workspace_id",
];
