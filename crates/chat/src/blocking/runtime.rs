use std::future::Future;
use std::sync::OnceLock;

use chat_core::{Error, ErrorKind, Result};
use tokio::runtime::{Builder, Handle, Runtime};

/// The runtime of all blocking calls: connections that one call opened serve the next. It has no
/// thread of its own and works only while somebody waits.
static RUNTIME: OnceLock<Result<Runtime>> = OnceLock::new();

/// Does the work on this thread, and waits for it.
pub(super) fn wait<T>(work: impl Future<Output = T>) -> Result<T> {
    Ok(runtime()?.block_on(work))
}

/// Does what needs a runtime round it but waits for nothing.
pub(super) fn within<T>(work: impl FnOnce() -> T) -> T {
    let runtime = RUNTIME.get().and_then(|runtime| runtime.as_ref().ok());
    let _entered = runtime.map(Runtime::enter);
    work()
}

fn runtime() -> Result<&'static Runtime> {
    if Handle::try_current().is_ok() {
        return Err(Error::new(
            ErrorKind::Configuration,
            "a blocking call would stop the async runtime that this thread works for: use the \
             async methods and `.await`, or make the call on a thread of its own \
             (`std::thread::spawn`)",
        ));
    }
    RUNTIME.get_or_init(build).as_ref().map_err(Clone::clone)
}

fn build() -> Result<Runtime> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(
                ErrorKind::Configuration,
                "no async runtime could be started",
            )
            .with_source(error)
        })
}
