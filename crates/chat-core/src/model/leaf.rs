use std::future::Future;
use std::task::Poll;

use tokio::sync::OwnedSemaphorePermit;
use tracing::{Instrument, Span};

use super::{ChatModel, ChatRequest, ChatStream};
use crate::context::{Run, RunContext, RunEventKind, RunLabel, StepKind};
use crate::error::Result;
use crate::retry::{RetryPolicy, retry};
use crate::runnable::Flow;
use crate::value::{AiMessage, Messages, Usage};

/// Wraps one request to a model: the one place where a request gets its permit, its budget check,
/// its retries, its tracing span and its events.
///
/// Backends call it with what they do for one attempt. `policy` is what the backend would do by
/// itself; a policy in the context counts instead. Make it once for each client, with
/// [`RetryPolicy::or_default_budget`], so that the client's calls share a budget.
///
/// # Errors
///
/// The error of the last attempt, or that the budget is used up.
pub async fn leaf<M, F>(
    model: &M,
    request: ChatRequest<'_>,
    policy: &RetryPolicy,
    attempt: impl Fn() -> F + Send + Sync,
) -> Result<AiMessage>
where
    M: ChatModel + ?Sized,
    F: Future<Output = Result<AiMessage>> + Send,
{
    let work = |context: RunContext| async move {
        let attempt = || async {
            let _permit = admit(&context).await?;
            let result = attempt().await;
            charge(&context, reported(&result));
            result
        };
        retry(policy, &context, attempt).await
    };
    in_run(model, request, |context| {
        work(context).instrument(span(model))
    })
    .await
}

/// Wraps one streamed request to a model, as [`leaf`] does. It is tried again only until the first
/// piece of the answer has come.
///
/// # Errors
///
/// The error of the last attempt, if nothing of an answer has come.
pub async fn leaf_stream<M, F>(
    model: &M,
    request: ChatRequest<'_>,
    policy: &RetryPolicy,
    attempt: impl Fn() -> F + Send + Sync,
) -> Result<ChatStream>
where
    M: ChatModel + ?Sized,
    F: Future<Output = Result<ChatStream>> + Send,
{
    let span = span(model);
    let work = |context: RunContext| async move {
        let attempt = || async {
            let permit = admit(&context).await?;
            let leaf = StreamLeaf {
                context: context.clone(),
                span: span.clone(),
                _permit: permit,
            };
            attempt().await?.with_leaf(leaf).until_output().await
        };
        retry(policy, &context, attempt)
            .instrument(span.clone())
            .await
    };
    stream_in_run(model, request, work).await
}

/// Does `work` as a run of the model, unless the request is already the work of a model's run.
pub(super) async fn in_run<M, F>(
    model: &M,
    request: ChatRequest<'_>,
    work: impl FnOnce(RunContext) -> F,
) -> Result<AiMessage>
where
    M: ChatModel + ?Sized,
    F: Future<Output = Result<AiMessage>>,
{
    let Some(run) = start(model, request) else {
        return work(request.context.clone()).await;
    };
    let result = work(run.context().clone()).await;
    match &result {
        Ok(message) => run.end(|| Some(AiMessage::show(&message.clone().into_chunk()))),
        Err(error) => run.fail(error),
    }
    result
}

/// The same for a stream, which gets the run and ends it.
pub(super) async fn stream_in_run<M, F>(
    model: &M,
    request: ChatRequest<'_>,
    work: impl FnOnce(RunContext) -> F,
) -> Result<ChatStream>
where
    M: ChatModel + ?Sized,
    F: Future<Output = Result<ChatStream>>,
{
    let Some(run) = start(model, request) else {
        return work(request.context.clone()).await;
    };
    match work(run.context().clone()).await {
        Ok(stream) => Ok(stream.with_run(run)),
        Err(error) => {
            run.fail(&error);
            Err(error)
        }
    }
}

/// What a stream of a model holds until it ends.
pub(crate) struct StreamLeaf {
    context: RunContext,
    span: Span,
    _permit: Option<OwnedSemaphorePermit>,
}

impl StreamLeaf {
    pub(super) fn poll<T>(&self, poll: impl FnOnce() -> Poll<T>) -> Poll<T> {
        if self.span.is_disabled() {
            poll()
        } else {
            self.span.in_scope(poll)
        }
    }

    /// The request is over, and this is what it cost.
    pub(super) fn settle(self, usage: Option<&Usage>) {
        charge(&self.context, usage);
    }
}

/// Opens a run, unless the request is already the work of a model's run.
fn start<M: ChatModel + ?Sized>(model: &M, request: ChatRequest<'_>) -> Option<Run> {
    if request.context.runs_in(StepKind::Model) {
        return None;
    }
    let label = || RunLabel {
        step: StepKind::Model,
        ..model.info().into_label()
    };
    let input = || Some(Messages::show(&Messages::from(request.messages)));
    Run::start(request.context, label, input)
}

async fn admit(context: &RunContext) -> Result<Option<OwnedSemaphorePermit>> {
    let permit = context.permit().await;
    if let Some(budget) = context.budget() {
        budget.take_request()?;
    }
    Ok(permit)
}

/// What an attempt cost, as far as it said so, even if it failed.
fn reported(result: &Result<AiMessage>) -> Option<&Usage> {
    match result {
        Ok(message) => message.usage.as_ref(),
        Err(error) => error.partial()?.usage.as_ref(),
    }
}

fn charge(context: &RunContext, usage: Option<&Usage>) {
    let Some(usage) = usage else { return };
    if let Some(budget) = context.budget() {
        budget.charge(usage);
    }
    context.emit(|_| RunEventKind::Usage {
        usage: Box::new(usage.clone()),
    });
}

/// The span of the OpenTelemetry conventions for generative models.
fn span<M: ChatModel + ?Sized>(model: &M) -> Span {
    if !tracing::enabled!(target: "chat", tracing::Level::DEBUG) {
        return Span::none();
    }
    let identity = model.identity();
    tracing::debug_span!(
        target: "chat",
        "chat",
        "gen_ai.operation.name" = "chat",
        "gen_ai.provider.name" = %identity.provider,
        "gen_ai.request.model" = %identity.model,
    )
}
