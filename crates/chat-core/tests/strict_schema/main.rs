//! Schemas in the form that providers enforce.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod forms;
mod nulls;
mod refused;
mod types;
