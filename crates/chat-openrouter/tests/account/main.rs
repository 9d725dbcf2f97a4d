//! What is round the chat: models, their profiles and prices, records of answers, the key, the
//! credits.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod catalog;
#[path = "../common/mod.rs"]
mod common;
mod models;
mod profile;
mod records;
