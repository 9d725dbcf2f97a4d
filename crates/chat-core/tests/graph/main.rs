//! What chains tell about themselves: their parts, their schemas, their drawings.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod drawings;
mod drawn;
mod escaping;
mod parts;
mod schemas;
