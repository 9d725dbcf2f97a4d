//! Structured output: what is asked, what comes out, and what is said when nothing does.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;

mod arriving;
mod elements;
mod failures;
mod forms;
mod parsers;
mod repairs;
mod requests;
mod strict_tools;
mod tool_calls_so_far;

use chat_core::schemars::{self, JsonSchema};
use chat_core::{
    AiMessage, AiMessageChunk, ContentBlock, FakeChatModel, JsonMap, ToolCall, ToolCallChunk,
};
use common::{Attempt, finish};
use serde::Deserialize;
use serde_json::Value;

/// A movie with details.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub(crate) struct Movie {
    /// The title of the movie
    pub(crate) title: String,
    /// The year the movie was released
    pub(crate) year: u16,
}

pub(crate) fn inception() -> Movie {
    Movie {
        title: "Inception".to_owned(),
        year: 2010,
    }
}

pub(crate) const INCEPTION: &str = r#"{"title": "Inception", "year": 2010}"#;

/// An answer that calls a tool with these arguments.
pub(crate) fn call(name: &str, args: &str) -> AiMessage {
    let args: JsonMap = serde_json::from_str(args).unwrap();
    AiMessage::new(ContentBlock::ToolCall(ToolCall::new(name, args, "call_1")))
}

/// A model that calls a tool with these arguments.
pub(crate) fn calling(name: &str, args: &str) -> FakeChatModel {
    FakeChatModel::new([call(name, args)])
}

/// An attempt that streams the arguments of a call of `name` in these pieces.
pub(crate) fn call_pieces<'p>(name: &str, pieces: impl IntoIterator<Item = &'p str>) -> Attempt {
    let first = ToolCallChunk::new(0, "").with_id("call_1").with_name(name);
    let mut chunks = vec![Ok(AiMessageChunk::new("").with_tool_call(first))];
    for piece in pieces {
        let piece = ToolCallChunk::new(0, piece);
        chunks.push(Ok(AiMessageChunk::new("").with_tool_call(piece)));
    }
    chunks.push(Ok(finish()));
    Ok(chunks)
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}
