//! Combinators: what streams through what, what failures do, and that streamed and whole agree.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "../common/mod.rs"]
mod common;

mod agreement;
mod failures;
mod streaming;
