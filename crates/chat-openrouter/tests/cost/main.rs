//! What an answer costs in allocations, from the bytes to the caller. They are counted and not
//! timed, so that a slip is seen on any machine.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod canned;

use allocation_counter::measure;
use canned::{Kind, Server};

/// Allocations of the second thousand of chunks, in thousandths a chunk.
fn per_thousand(kind: Kind) -> u64 {
    let count = |pieces| {
        let server = Server::streaming(kind, pieces);
        server.stream();
        measure(|| assert_eq!(server.stream(), pieces + 1)).count_total
    };
    count(2000).saturating_sub(count(1000))
}

#[test]
fn a_chunk_takes_few_allocations() {
    for kind in Kind::ALL {
        let most = match kind {
            // One in four has escapes, which are undone in a buffer.
            Kind::Text | Kind::Reasoning => 300,
            Kind::Details => 1600,
            Kind::Arguments => 2300,
        };
        let count = per_thousand(kind);
        assert!(
            count <= most,
            "{kind:?}: {count} allocations in 1,000 chunks"
        );
    }
}

#[test]
fn a_whole_answer_takes_few_allocations() {
    let server = Server::whole();
    server.invoke();
    let count = measure(|| drop(server.invoke())).count_total;
    assert!(count <= 45, "{count} allocations");
}

#[test]
fn memory_does_not_grow_with_what_was_read() {
    let peak = |pieces| {
        let server = Server::streaming(Kind::Text, pieces);
        server.stream();
        measure(|| assert_eq!(server.stream(), pieces + 1)).bytes_max
    };
    let (some, more) = (peak(1000), peak(10_000));
    // The text of 9,000 more chunks, twice while its buffer grows.
    assert!(more - some <= 9000 * 6 * 3, "{some} and {more} bytes");
}
