use chat_core::{Error, ErrorKind, Result};
use tokio::runtime::Handle;

/// The runtime that a request is made in.
///
/// # Errors
///
/// If this is not run by tokio, whose sockets and timers would panic.
pub(crate) fn current_runtime() -> Result<Handle> {
    Handle::try_current().map_err(|_| {
        Error::new(
            ErrorKind::Configuration,
            "a request needs a tokio runtime: call this from `#[tokio::main]`, or inside `block_on` of one with its timers on",
        )
    })
}
