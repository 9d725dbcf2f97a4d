use chat_core::{Error, ErrorKind, Result};
use tokio::runtime::Handle;

/// Says so if this is not run by tokio, whose sockets and timers would panic.
pub(crate) fn needs_runtime() -> Result<()> {
    Handle::try_current().map(|_| ()).map_err(|_| {
        Error::new(
            ErrorKind::Configuration,
            "a request needs a tokio runtime: call this from `#[tokio::main]`, or inside `block_on` of one with its timers on",
        )
    })
}
