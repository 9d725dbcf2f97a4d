//! OpenRouter's JSON, both ways. Pure functions: no clock, no network, no environment.

mod ai_message;
mod answer;
mod calls;
mod content;
mod failure;
mod failure_text;
mod json;
mod lenient;
mod media;
mod message;
mod pieces;
mod request;
mod settings;
mod template;
mod thoughts;
mod to_chunk;
mod tool_results;
mod tools;
mod usage;

pub(crate) use failure::decode_failure;
pub(crate) use request::encode;
pub(crate) use settings::check_settings;
pub(crate) use to_chunk::{Decoded, Decoder};

/// The name of this dialect, in metadata and in reasoning that must come back unchanged.
pub(crate) const PROVIDER: &str = "openrouter";
