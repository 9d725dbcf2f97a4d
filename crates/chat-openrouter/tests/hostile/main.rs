//! What goes in that cannot be right, bytes that nobody would send, and how much work they make.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod conversations;
mod corpus;
mod neighbours;
mod setups;
mod work;
