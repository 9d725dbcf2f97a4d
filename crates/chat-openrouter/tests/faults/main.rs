//! What goes wrong on the network, row by row of the fault matrix, on real bytes over loopback.
//!
//! The table of all rows is `docs/faults.md`; `table` writes and checks it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod again;
mod authority;
mod bodies;
#[path = "../common/mod.rs"]
mod common;
mod compressed;
mod connections;
mod framing;
mod heads;
mod http2;
mod leaving;
mod leftovers;
mod meaning;
#[cfg(feature = "hyper")]
mod over_hyper;
mod payload;
mod proxies;
mod redirects;
mod runtimes;
mod statuses;
mod storms;
mod support;
mod table;
mod tls;
mod types;
