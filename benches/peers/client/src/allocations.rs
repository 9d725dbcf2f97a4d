//! Counts allocations in a build with the feature `count-allocations`, and none in others.

use crate::report::Allocated;

#[cfg(feature = "count-allocations")]
#[global_allocator]
static ALLOCATOR: stats_alloc::StatsAlloc<std::alloc::System> = stats_alloc::StatsAlloc::system();

/// All allocations of this process so far, if they are counted.
#[cfg(feature = "count-allocations")]
pub(crate) fn so_far() -> Option<Allocated> {
    let stats = ALLOCATOR.stats();
    Some(Allocated {
        count: stats.allocations as u64,
        bytes: stats.bytes_allocated as u64,
    })
}

/// All allocations of this process so far, if they are counted.
#[cfg(not(feature = "count-allocations"))]
pub(crate) fn so_far() -> Option<Allocated> {
    None
}
