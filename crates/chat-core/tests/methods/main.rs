//! What one does with a step: results as they come, streams in and out, events, groups.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod batch;
mod batch_as_completed;
#[path = "../common/mod.rs"]
mod common;
mod concurrency;
mod contexts;
mod history;
mod links;
mod listeners;
mod sleep;
mod stream_events;
mod table;
mod transform;
