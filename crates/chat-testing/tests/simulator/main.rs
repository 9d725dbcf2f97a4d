//! The simulator through its public API.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::print_stdout,
    missing_docs
)]

mod account;
mod answers;
mod caching;
mod catalog;
mod client;
mod errors;
mod failures;
mod leaving;
mod limits;
mod official_schema;
mod pace;
mod reasoning;
mod snapshots;
mod structured;
mod tools;
