//! The one error type: what went wrong, named by what the caller does next.

mod kind;
mod report;
mod show;
mod types;

pub use kind::{ErrorKind, TimeoutPhase};
pub use report::ErrorReport;
pub use types::Error;

/// A result whose error is an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
