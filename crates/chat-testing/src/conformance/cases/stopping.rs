//! Work that must stop because nobody waits for it any more.

use std::time::Duration;

use chat_core::{
    AiMessage, CancellationToken, Error, ErrorKind, Result, RunContext, RunnableExt, TimeoutPhase,
};
use futures::future::join;

use crate::conformance::subject::Staged;
use crate::conformance::support::{PIECES, open, read, stage};
use crate::conformance::verdict::{Rule, passed, skipped};
use crate::conformance::{Failure, Situation, Subject, Verdict};

const RULE: Rule = Rule {
    why: "an answer that nobody reads goes on costing money, a connection and a place in the \
          provider's rate limit",
    remedy: "do the work in the future or stream itself, so that dropping it closes the \
             connection; spawn no task that outlives it",
};

/// How long a run goes on before it is stopped.
const A_WHILE: Duration = Duration::from_millis(500);

/// Dropping a stream stops the work behind it.
pub async fn dropping_a_stream_stops_the_work(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Stalls);
    let stream = open(subject, &staged, &RunContext::new(), PIECES).await?;
    if !subject.capabilities().sees_drops {
        return unseen();
    }
    is_open(&staged, 1)?;
    drop(stream);
    stops(subject, &staged, "the stream was dropped").await?;
    passed()
}

/// Dropping a call that waits for its answer stops the work behind it.
pub async fn dropping_a_call_stops_the_work(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Stalls);
    let call = tokio::time::timeout(A_WHILE, staged.model.invoke(subject.prompt()));
    RULE.holds(call.await.is_err(), || {
        "a call was answered by a provider that stalls".to_owned()
    })?;
    if !subject.capabilities().sees_drops {
        return unseen();
    }
    RULE.holds(staged.traffic.requests() == 1, || not_counted(&staged))?;
    stops(subject, &staged, "the call was dropped").await?;
    passed()
}

/// At the deadline of its context a run ends with an error, whole and streamed, and its work
/// stops.
pub async fn a_deadline_ends_the_run(subject: &Subject) -> Verdict {
    let kind = ErrorKind::Timeout(TimeoutPhase::Deadline);
    for is_streamed in [false, true] {
        let staged = stage!(subject, Situation::Stalls);
        let context = RunContext::new().with_timeout(A_WHILE);
        let run = run(&staged, subject, &context, is_streamed);
        let ended = RULE
            .ends(run, subject.patience(), "a run with a deadline")
            .await?;
        is_of_kind(ended, kind, "a run that passed its deadline")?;
        if subject.capabilities().sees_drops {
            stops(subject, &staged, "the deadline passed").await?;
        }
    }
    passed()
}

/// When its context is cancelled a run ends with an error, whole and streamed, and its work stops.
/// A run that is cancelled before it starts sends nothing.
pub async fn cancellation_ends_the_run(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let token = CancellationToken::new();
    token.cancel();
    let context = RunContext::new().with_cancellation(token);
    for is_streamed in [false, true] {
        let ended = run(&staged, subject, &context, is_streamed).await;
        is_of_kind(
            ended,
            ErrorKind::Cancelled,
            "a run that was cancelled before it started",
        )?;
    }
    RULE.holds(staged.made(0), || {
        "a run that was cancelled before sent a request".to_owned()
    })?;
    for is_streamed in [false, true] {
        let staged = stage!(subject, Situation::Stalls);
        let token = CancellationToken::new();
        let context = RunContext::new().with_cancellation(token.clone());
        let cancel = async {
            tokio::time::sleep(A_WHILE).await;
            token.cancel();
        };
        let both = join(run(&staged, subject, &context, is_streamed), cancel);
        let (ended, ()) = RULE
            .ends(both, subject.patience(), "a run that was cancelled")
            .await?;
        is_of_kind(ended, ErrorKind::Cancelled, "a run that was cancelled")?;
        if subject.capabilities().sees_drops {
            stops(subject, &staged, "the run was cancelled").await?;
        }
    }
    passed()
}

async fn run(
    staged: &Staged,
    subject: &Subject,
    context: &RunContext,
    is_streamed: bool,
) -> Result<AiMessage> {
    if !is_streamed {
        return staged.model.invoke_in(subject.prompt(), context).await;
    }
    let mut stream = staged.model.stream_in(subject.prompt(), context);
    let reading = read(&mut stream).await;
    match &reading.error {
        Some(error) => Err(error.clone()),
        None => Ok(reading.message()),
    }
}

fn is_of_kind(ended: Result<AiMessage>, kind: ErrorKind, what: &str) -> Result<(), Failure> {
    let error: Error = RULE.fails(ended, what)?;
    RULE.holds(error.kind() == kind, || {
        format!("{what} ended with: {error}")
    })
}

/// After this, the provider must have no work left.
async fn stops(subject: &Subject, staged: &Staged, after: &str) -> Result<(), Failure> {
    let closed = staged.traffic.closes(subject.patience()).await;
    RULE.holds(closed, || {
        format!("{after}, but the request behind it is still open")
    })
}

fn is_open(staged: &Staged, requests: usize) -> Result<(), Failure> {
    RULE.holds(staged.traffic.open() == requests, || not_counted(staged))
}

fn not_counted(staged: &Staged) -> String {
    format!(
        "one request was made and not stopped, but the stage counts {} made and {} open; call \
         `stage.traffic.begin()` for each, or switch the capability `sees_drops` off",
        staged.traffic.requests(),
        staged.traffic.open()
    )
}

fn unseen() -> Verdict {
    skipped("the capability `sees_drops` is off")
}
