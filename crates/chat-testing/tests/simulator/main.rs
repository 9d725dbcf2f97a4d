//! The simulator through its public API.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![allow(clippy::print_stdout, reason = "it says which data it left out")]
#![allow(
    clippy::needless_pass_by_value,
    reason = "JSON is made where it is given"
)]

mod account;
mod admin;
mod answers;
mod caching;
mod catalog;
mod client;
mod errors;
mod extras;
mod failures;
mod families;
mod faults;
mod leaving;
mod limits;
mod oddities;
mod official_schema;
mod pace;
mod rate_limit;
mod reasoning;
mod response_cache;
mod script;
mod snapshots;
mod structured;
mod tools;
