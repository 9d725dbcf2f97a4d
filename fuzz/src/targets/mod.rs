//! One function a target. Each takes any bytes, and panics if a promise is broken.

pub mod config;
pub mod failure;
mod input;
pub mod message_json;
pub mod partial_json;
pub mod retry_after;
mod server;
pub mod sse;
pub mod stream;
pub mod strict_schema;
