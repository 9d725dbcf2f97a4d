//! JSON that arrives in pieces, and JSON in texts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod extract;
mod properties;
mod reading;
