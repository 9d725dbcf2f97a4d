use super::RunEvent;

/// Sees everything that happens below the [`RunContext`](super::RunContext) that it was given to.
///
/// # Implementing
///
/// `on_event` runs on the task that does the work: it must return at once and never block. Hand
/// what takes long to a task or a queue of your own. Events of one run come in order; runs that go
/// on at the same time mix.
///
/// # Example
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use chat_core::{FakeChatModel, Observer, RunContext, RunEvent, RunEventKind, RunnableExt};
///
/// #[derive(Default)]
/// struct Names(Mutex<Vec<String>>);
///
/// impl Observer for Names {
///     fn on_event(&self, event: &RunEvent) {
///         if matches!(event.kind, RunEventKind::Start { .. }) {
///             self.0.lock().unwrap().push(event.name.to_string());
///         }
///     }
///
///     fn wants_content(&self) -> bool {
///         false
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat_core::Result<()> {
/// let names = Arc::new(Names::default());
/// let context = RunContext::new().with_observer(names.clone());
/// FakeChatModel::new(["hello"]).invoke_in("hi", &context).await?;
/// assert_eq!(*names.0.lock().unwrap(), ["FakeChatModel"]);
/// # Ok(())
/// # }
/// ```
pub trait Observer: Send + Sync {
    /// Sees one event.
    fn on_event(&self, event: &RunEvent);

    /// Whether events should carry inputs, chunks and outputs. They may hold what users wrote.
    fn wants_content(&self) -> bool;
}
