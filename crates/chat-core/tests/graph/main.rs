//! What chains tell about themselves: their parts, their schemas, their drawings.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "../common/mod.rs"]
mod common;
mod drawings;
mod drawn;
mod escaping;
mod parts;
mod schemas;
