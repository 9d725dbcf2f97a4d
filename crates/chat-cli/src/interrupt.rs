use std::future::pending;

/// Resolves when the user presses Ctrl-C.
pub(crate) async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a handler the signal ends the process, as it does by default.
        pending::<()>().await;
    }
}
