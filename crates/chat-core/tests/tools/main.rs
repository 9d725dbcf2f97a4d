//! Tools: their definitions, their schemas, how they are run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod definitions;
mod macros;
mod schema;
mod set;
