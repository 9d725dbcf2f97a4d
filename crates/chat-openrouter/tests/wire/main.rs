//! What goes over the wire, both ways, on a real socket where it matters.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod config;
mod every_event;
mod failures;
mod headers;
mod messages;
#[allow(dead_code, reason = "shared with other tests")]
#[path = "../options/catalog.rs"]
mod options_catalog;
mod refusals;
mod request;
mod request_json;
mod unknown;
