//! The backend of the example `custom_backend` keeps the contract of chat models.

// The example takes everything from the facade, which re-exports the core.
extern crate chat_core as chat;

#[allow(
    dead_code,
    clippy::print_stdout,
    unreachable_pub,
    reason = "the example is a program of its own"
)]
#[path = "../../../examples/custom_backend.rs"]
mod custom_backend;

use chat_testing::conformance::{Capabilities, Subject};
use custom_backend::Eliza;

fn subject() -> Subject {
    let capabilities = Capabilities::new()
        .with_deterministic(true)
        .with_echoes(true)
        .with_stop(false)
        .with_counts_requests(false)
        .with_sees_drops(false);
    Subject::new(Eliza).with_capabilities(capabilities)
}

chat_testing::conformance_tests!(subject());
