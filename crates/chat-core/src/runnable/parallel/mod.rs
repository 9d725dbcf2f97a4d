//! Steps side by side, on the same input.

mod branches;
mod list_branches;
mod merge;
mod named_branches;
mod parallel_step;
mod tee;
mod tuple_branches;

pub use branches::Branches;
pub(super) use merge::merge;
pub use named_branches::NamedBranches;
pub use parallel_step::{Parallel, parallel};
pub(super) use tee::tee;
