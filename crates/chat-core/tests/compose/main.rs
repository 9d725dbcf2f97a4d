//! Combinators: what streams through what, what failures do, and that streamed and whole agree.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;

mod agreement;
mod failures;
mod starting;
mod streaming;
