//! The context's limit of requests under way at once.

use std::future::Future;
use std::pin::{Pin, pin};

use chat_core::{AiMessage, Messages, RunContext, RunnableExt};

use crate::conformance::subject::Staged;
use crate::conformance::support::{WORKS, generate_stream, needs, open, read, stage, stays_away};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Failure, Situation, Subject, Verdict};

const TAKES_ONE: Rule = Rule {
    why: "the limit is what keeps an app below its provider's rate limit; a request without a \
          permit goes past it",
    remedy: "wrap each request in `leaf` or `leaf_stream`; they take the permit and keep it until \
             the answer is over",
};

const TAKES_NO_MORE: Rule = Rule {
    why: "who waits for a permit while it holds one waits for ever as soon as the limit is \
          reached",
    remedy: "wrap each request in `leaf` or `leaf_stream` once: inside the attempt, call neither \
             of them, nor `generate`, `invoke` or `stream`, with the same context",
};

const GIVES_BACK: Rule = Rule {
    why: "a permit that is not given back is gone: after as many as the limit, every later request \
          waits for ever",
    remedy: "let `ChatStream` hold what the request holds; keep no clone of it, and forget nothing \
             with `mem::forget` or in a task",
};

/// A request takes one permit: under a limit of one, `invoke` and `stream` still end.
pub async fn a_request_needs_one_permit(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let context = RunContext::new().with_max_concurrency(1);
    answers(
        TAKES_NO_MORE,
        subject,
        &staged,
        &context,
        "under a limit of one, `invoke`",
    )
    .await?;
    // One that hangs holds its permit, so the stream gets a limit of its own.
    let context = RunContext::new().with_max_concurrency(1);
    let stream = open(subject, &staged, &context, TAKES_NO_MORE).await?;
    let whole = TAKES_NO_MORE
        .ends(stream.message(), subject.patience(), "`stream`")
        .await?;
    WORKS.works(whole, "`stream`")?;
    passed()
}

/// While a stream is open, its permit is taken: under a limit of one, neither `invoke` nor
/// `stream` gets an answer before it is over.
pub async fn a_permit_covers_the_whole_stream(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let context = RunContext::new().with_max_concurrency(1);
    let held = open(subject, &staged, &context, TAKES_ONE).await?;
    let mut whole = pin!(staged.model.invoke_in(subject.prompt(), &context));
    waits(subject, &staged, whole.as_mut(), "`invoke`").await?;
    {
        let messages = Messages::from(subject.prompt());
        let streamed = pin!(generate_stream(&*staged.model, &messages, &context));
        waits(subject, &staged, streamed, "`generate_stream`").await?;
    }
    drop(held);
    let what = "a call that waited for the permit of a stream that is over";
    let answer = GIVES_BACK.ends(whole, subject.patience(), what).await?;
    WORKS.works(answer, what)?;
    passed()
}

/// The permit is free as soon as a stream has ended, even if the stream itself is kept.
pub async fn a_permit_is_free_after_the_end(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let context = RunContext::new().with_max_concurrency(1);
    let mut stream = open(subject, &staged, &context, TAKES_NO_MORE).await?;
    let reading = read(&mut stream);
    let reading = WORKS.ends(reading, subject.patience(), "`stream`").await?;
    if let Some(error) = reading.error {
        return Err(WORKS.broken(format!("`stream` failed: {error}")));
    }
    answers(
        GIVES_BACK,
        subject,
        &staged,
        &context,
        "after the end of a stream, `invoke`",
    )
    .await?;
    answers(
        GIVES_BACK,
        subject,
        &staged,
        &context,
        "after `invoke`, another `invoke`",
    )
    .await?;
    drop(stream);
    passed()
}

/// The permit is free as soon as a stream has failed, even if the stream itself is kept.
pub async fn a_permit_is_free_after_an_error(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::BreaksOff);
    let context = RunContext::new().with_max_concurrency(1);
    let mut failed = open(subject, &staged, &context, TAKES_NO_MORE).await?;
    let reading = read(&mut failed);
    let reading = WORKS
        .ends(reading, subject.patience(), "a stream that broke off")
        .await?;
    GIVES_BACK.holds(reading.error.is_some(), || {
        "a stream that broke off had no error".to_owned()
    })?;
    open(subject, &staged, &context, GIVES_BACK).await?;
    drop(failed);
    passed()
}

/// The permit is free as soon as a stream, or a call, was dropped.
pub async fn a_permit_is_free_after_a_drop(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let context = RunContext::new().with_max_concurrency(1);
    drop(open(subject, &staged, &context, TAKES_NO_MORE).await?);
    answers(
        GIVES_BACK,
        subject,
        &staged,
        &context,
        "after a dropped stream, `invoke`",
    )
    .await?;
    if let Ok(staged) = subject.stage(Situation::Stalls) {
        let call = staged.model.invoke_in(subject.prompt(), &context);
        stays_away(subject, call).await;
        open(subject, &staged, &context, GIVES_BACK).await?;
    }
    passed()
}

/// A batch has no more requests under way than the context's limit says.
pub async fn a_batch_keeps_to_the_limit(subject: &Subject) -> Verdict {
    const LIMIT: usize = 2;
    const INPUTS: usize = 5;
    needs!(subject, counts_requests);
    needs!(subject, sees_drops);
    let staged = stage!(subject, Situation::Stalls);
    let context = RunContext::new().with_max_concurrency(LIMIT);
    let one = || staged.model.invoke_in(subject.prompt(), &context);
    let all = futures::future::join_all((0..INPUTS).map(|_| one()));
    let opened = async {
        tokio::time::sleep(subject.silence()).await;
        staged.traffic.open()
    };
    let open = match futures::future::select(pin!(all), pin!(opened)).await {
        futures::future::Either::Left(_) => {
            return Err(TAKES_ONE.broken("calls were answered by a provider that stalls"));
        }
        futures::future::Either::Right((open, _)) => open,
    };
    TAKES_ONE.holds(open <= LIMIT, || {
        format!("under a limit of {LIMIT}, {open} of {INPUTS} requests are under way at once")
    })?;
    TAKES_NO_MORE.holds(open == LIMIT, || {
        format!("under a limit of {LIMIT}, only {open} of {INPUTS} requests are under way")
    })?;
    passed()
}

/// The model must not get an answer while its limit is used up.
async fn waits<T>(
    subject: &Subject,
    staged: &Staged,
    work: Pin<&mut (impl Future<Output = T> + Send)>,
    what: &str,
) -> Result<(), Failure> {
    let waited = stays_away(subject, work).await;
    TAKES_ONE.holds(waited && staged.made(1), || {
        format!("under a limit of one, {what} did not wait for the stream that is still open")
    })
}

async fn answers(
    rule: Rule,
    subject: &Subject,
    staged: &Staged,
    context: &RunContext,
    what: &str,
) -> Result<AiMessage, Failure> {
    let answer = staged.model.invoke_in(subject.prompt(), context);
    let answer = rule.ends(answer, subject.patience(), what).await?;
    rule.works(answer, what)
}
