use std::future::Future;

use super::{Run, RunContext, RunLabel, StepKind, guard};
use crate::error::Result;

impl RunContext {
    /// Does `work` as one run of this name: what runs under the context that `work` gets stands
    /// below it. The deadline and the cancellation of the context hold for all of it.
    ///
    /// ```
    /// use chat_core::{FakeChatModel, RunContext, RunnableExt};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> chat_core::Result<()> {
    /// let model = FakeChatModel::new(["red", "blue"]);
    /// let colours = RunContext::new()
    ///     .run_group("two colours", |context| async move {
    ///         let first = model.invoke_in("a colour", &context).await?;
    ///         let second = model.invoke_in("another one", &context).await?;
    ///         Ok([first, second])
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The error of `work`, or that the deadline passed or the context was cancelled.
    pub async fn run_group<T, F>(&self, name: &str, work: impl FnOnce(Self) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let named = || RunLabel::new(name, StepKind::Chain);
        let Some(run) = Run::start(self, named, || None) else {
            return guard(self, work(self.clone())).await;
        };
        let result = guard(self, work(run.context().clone())).await;
        match &result {
            Ok(_) => run.end(|| None),
            Err(error) => run.fail(error),
        }
        result
    }
}
