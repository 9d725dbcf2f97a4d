use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_trait::async_trait;
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt, TryStreamExt};
use tokio::time::{Instant, timeout};

use super::cut::cut;
use super::{Tool, ToolContext, ToolOutput, ToolSet, ToolSpec};
use crate::context::{RunContext, StepKind};
use crate::error::{Error, ErrorKind, Result};
use crate::runnable::{ChunkStream, Runnable, RunnableExt, StepInfo, Whole, barrier};
use crate::value::{
    AiMessage, ContentBlock, InvalidToolCall, JsonMap, ToolCall, ToolMessage, ToolStatus,
};

impl ToolSet {
    /// Makes the calls of an answer, several at once, and gives their results in the order of the
    /// calls. There are none if the answer has no calls.
    ///
    /// # Errors
    ///
    /// Never because of a tool: see [`run_in`](Self::run_in).
    pub async fn run(&self, message: &AiMessage) -> Result<Vec<ToolMessage>> {
        self.run_in(message, &RunContext::new()).await
    }

    /// Makes the calls of an answer, under a context. Each call is a run of kind
    /// [`Tool`](StepKind::Tool).
    ///
    /// # Errors
    ///
    /// If the context is cancelled, or its deadline passes. What goes wrong with a tool is a result
    /// of status [`Error`](ToolStatus::Error).
    pub async fn run_in(
        &self,
        message: &AiMessage,
        context: &RunContext,
    ) -> Result<Vec<ToolMessage>> {
        let jobs: Vec<BoxFuture<'_, Result<ToolMessage>>> = message
            .content
            .iter()
            .filter_map(|block| match block {
                ContentBlock::ToolCall(call) => Some(self.call_in(call, context).boxed()),
                ContentBlock::InvalidToolCall(call) => {
                    let refusal = self.refuse(call)?;
                    Some(std::future::ready(Ok(refusal)).boxed())
                }
                _ => None,
            })
            .collect();
        stream::iter(jobs)
            .buffered(self.at_once)
            .try_collect()
            .await
    }

    /// Makes one call, under a context.
    ///
    /// # Errors
    ///
    /// As [`run_in`](Self::run_in).
    pub async fn call_in(&self, call: &ToolCall, context: &RunContext) -> Result<ToolMessage> {
        let Some(tool) = self.tools.get(&call.name) else {
            return Ok(self.failed(call, &self.unknown(&call.name)));
        };
        let run = ToolRun {
            set: self,
            tool: Arc::clone(tool),
        };
        match run.invoke_in(call.clone(), context).await {
            Ok(Whole(message)) => Ok(message),
            Err(error) if is_over(context) => Err(error),
            Err(error) => Ok(self.failed(call, error.message())),
        }
    }

    /// The answer to a call that cannot be made. A call without an id cannot be answered either.
    fn refuse(&self, call: &InvalidToolCall) -> Option<ToolMessage> {
        let id = call.id.as_ref().filter(|id| !id.is_empty())?;
        let name = call.name.clone().unwrap_or_default();
        let problem = match &call.name {
            Some(name) if !self.tools.contains_key(name) => self.unknown(name),
            _ => format!(
                "the call was not made: {}; make it again with complete arguments",
                call.error
            ),
        };
        let call = ToolCall::new(name, JsonMap::new(), id);
        Some(self.failed(&call, &problem))
    }

    fn unknown(&self, name: &str) -> String {
        let known: Vec<_> = self
            .specs()
            .iter()
            .map(ToolSpec::name)
            .filter(|name| self.tools.contains_key(*name))
            .collect();
        format!(
            "`{name}` is not a tool; the tools are: {}",
            known.join(", ")
        )
    }

    fn failed(&self, call: &ToolCall, problem: &str) -> ToolMessage {
        let output = ToolOutput::from(format!("Error: {problem}"));
        self.message(call, output).with_status(ToolStatus::Error)
    }

    fn message(&self, call: &ToolCall, output: ToolOutput) -> ToolMessage {
        let content = cut(output.content, self.max_result_bytes);
        let mut message = ToolMessage::new(&call.id, content);
        message.name = Some(call.name.clone()).filter(|name| !name.is_empty());
        message.artifact = output.artifact;
        message
    }
}

/// Whether the failure is the context's and not the tool's.
fn is_over(context: &RunContext) -> bool {
    context
        .cancellation()
        .is_some_and(|token| token.is_cancelled())
        || context
            .deadline()
            .is_some_and(|deadline| Instant::now() >= deadline)
}

/// One call as a step, which makes it a run.
struct ToolRun<'a> {
    set: &'a ToolSet,
    tool: Arc<dyn Tool>,
}

impl ToolRun<'_> {
    async fn output(&self, call: &ToolCall, context: &RunContext) -> Result<ToolOutput> {
        let definition = self.tool.definition();
        let args = definition.restore(call.args.clone());
        definition.validate(&args)?;
        let context = ToolContext::new(&call.id)
            .with_run(context.clone())
            .with_shared_state(self.set.state.clone());
        let work = AssertUnwindSafe(async { self.tool.call(args, &context).await });
        match timeout(self.set.timeout, work.catch_unwind()).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => Err(tool_error(&format!("the tool panicked{}", words(&*panic)))),
            Err(_) => {
                let limit = self.set.timeout;
                Err(tool_error(&format!(
                    "the tool did not end within {limit:?}"
                )))
            }
        }
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl Runnable for ToolRun<'_> {
    type Input = Whole<ToolCall>;
    type Output = Whole<ToolMessage>;

    fn info(&self) -> StepInfo<'_> {
        StepInfo::new(self.tool.definition().name.as_str(), StepKind::Tool)
    }

    async fn call(
        &self,
        Whole(call): Whole<ToolCall>,
        context: &RunContext,
    ) -> Result<Whole<ToolMessage>> {
        let output = self.output(&call, context).await?;
        Ok(Whole(self.set.message(&call, output)))
    }

    fn transform<'a>(
        &'a self,
        input: ChunkStream<'a, Self::Input>,
        context: RunContext,
    ) -> ChunkStream<'a, Self::Output> {
        barrier(self, input, context)
    }
}

fn tool_error(message: &str) -> Error {
    Error::new(ErrorKind::Tool, message)
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.map(|text| format!(": {text}")).unwrap_or_default()
}
