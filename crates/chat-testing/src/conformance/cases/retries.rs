//! Who tries again, and how often.

use std::sync::Arc;
use std::time::Duration;

use chat_core::{AiMessage, Messages, Result, RetryPolicy, RunContext, RunnableExt};

use crate::conformance::subject::Staged;
use crate::conformance::support::{ALWAYS, PIECES, generate_stream, needs, read, stage};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Failure, Situation, Subject, Verdict};

const AGAIN: Rule = Rule {
    why: "overload and rate limits pass; a run that gives up on the first of them fails for \
          nothing",
    remedy: "give such failures a kind that `Error::is_retryable` knows, such as `RateLimited` or \
             `Unavailable`, and make the request inside the attempt that `leaf` calls, so that it \
             can be made again",
};

const ONE_POLICY: Rule = Rule {
    why: "retries that multiply turn one overload into a storm of requests, and the wait that was \
          allowed into one that nobody asked for",
    remedy: "try nothing again by yourself, in no HTTP client either: hand your own policy to \
             `leaf`, which lets the outermost one count",
};

const FINAL: Rule = Rule {
    why: "a wrong key or a wrong request is wrong the next time too; trying again hides the \
          reason, and can lock the account",
    remedy: "give it a kind that is not retryable, such as `Authentication` or `InvalidRequest`",
};

const NEVER_TWICE: Rule = Rule {
    why: "the caller has shown the first words; a second answer after them is garbage",
    remedy: "let an error after the first output end the stream, and try nothing again by yourself",
};

/// A request that fails once in a way that may pass succeeds with `with_retry`, whole and
/// streamed, with one more request.
pub async fn with_retry_tries_again(subject: &Subject) -> Verdict {
    needs!(subject, counts_requests);
    for is_streamed in [false, true] {
        let staged = stage!(subject, Situation::FailsFirst(1));
        let model = Arc::clone(&staged.model).with_retry_policy(quick(1));
        let answer = ask(subject, &model, &RunContext::new(), is_streamed).await?;
        AGAIN.works(answer, "with one retry, a request that fails once")?;
        ONE_POLICY.holds(staged.made(2), || {
            count(&staged, 2, "one failure and one retry")
        })?;
    }
    passed()
}

/// The retry policy of the context counts, whole and streamed: more than the model's own, and
/// less.
pub async fn the_policy_of_the_context_counts(subject: &Subject) -> Verdict {
    needs!(subject, counts_requests);
    for is_streamed in [false, true] {
        let staged = stage!(subject, Situation::FailsFirst(4));
        let context = RunContext::new().with_retry_policy(quick(4));
        let answer = ask(subject, &staged.model, &context, is_streamed).await?;
        AGAIN.works(
            answer,
            "with four retries in the context, a request that fails four times",
        )?;
        ONE_POLICY.holds(staged.made(5), || {
            count(&staged, 5, "four failures and four retries")
        })?;

        let staged = stage!(subject, Situation::FailsFirst(1));
        let context = RunContext::new().with_retry_policy(RetryPolicy::none());
        let answer = ask(subject, &staged.model, &context, is_streamed).await?;
        let what = "with no retries in the context, a request that fails once";
        ONE_POLICY.fails(answer, what)?;
        ONE_POLICY.holds(staged.made(1), || {
            count(&staged, 1, "no retries in the context")
        })?;
    }
    passed()
}

/// Policies never multiply: the outermost counts, and the error says how often it was tried.
pub async fn retries_never_multiply(subject: &Subject) -> Verdict {
    const RETRIES: u32 = 2;
    needs!(subject, counts_requests);
    for is_streamed in [false, true] {
        let staged = stage!(subject, Situation::FailsFirst(ALWAYS));
        let inner = Arc::clone(&staged.model).with_retry_policy(quick(3));
        let model = inner.with_retry_policy(quick(RETRIES));
        let answer = ask(subject, &model, &RunContext::new(), is_streamed).await?;
        let error = ONE_POLICY.fails(answer, "a request that always fails")?;
        ONE_POLICY.holds(staged.made(3), || {
            count(&staged, 3, "two retries around three")
        })?;
        let attempts = error.attempts();
        ONE_POLICY.holds(attempts == RETRIES + 1, || {
            format!("after {RETRIES} retries the error says that it was tried {attempts} times")
        })?;
    }
    passed()
}

/// A request that is refused for good is made once, whatever the policy.
pub async fn a_refusal_is_not_tried_again(subject: &Subject) -> Verdict {
    needs!(subject, counts_requests);
    for is_streamed in [false, true] {
        let staged = stage!(subject, Situation::Refuses);
        let model = Arc::clone(&staged.model).with_retry_policy(quick(3));
        let answer = ask(subject, &model, &RunContext::new(), is_streamed).await?;
        let error = FINAL.fails(answer, "a request that is refused")?;
        FINAL.holds(!error.is_retryable(), || {
            format!(
                "a refusal became an error that is worth another try: {}",
                error.kind()
            )
        })?;
        FINAL.holds(staged.made(1), || count(&staged, 1, "a refusal"))?;
    }
    passed()
}

/// A stream that fails after its first output is not tried again, whatever the policy.
pub async fn a_stream_is_not_tried_again_after_output(subject: &Subject) -> Verdict {
    needs!(subject, counts_requests);
    let staged = stage!(subject, Situation::BreaksOff);
    let model = Arc::clone(&staged.model).with_retry_policy(quick(3));
    let (messages, context) = (Messages::from(subject.prompt()), RunContext::new());
    let opened = generate_stream(&model, &messages, &context).await;
    let mut stream = PIECES.works(opened, "opening a stream that breaks off later")?;
    let reading = NEVER_TWICE
        .ends(read(&mut stream), subject.patience(), "the stream")
        .await?;
    NEVER_TWICE.holds(staged.made(1), || {
        count(&staged, 1, "a failure after output")
    })?;
    NEVER_TWICE.holds(reading.error.is_some(), || {
        "a stream that broke off ended like a whole answer".to_owned()
    })?;
    passed()
}

/// A policy whose waits are short, for backends whose time is real.
fn quick(retries: u32) -> RetryPolicy {
    RetryPolicy::new(retries).with_base(Duration::from_millis(1))
}

async fn ask(
    subject: &Subject,
    model: &(impl chat_core::ChatModel + ?Sized),
    context: &RunContext,
    is_streamed: bool,
) -> Result<Result<AiMessage>, Failure> {
    let asked = async {
        if !is_streamed {
            return model.invoke_in(subject.prompt(), context).await;
        }
        let reading = read(&mut model.stream_in(subject.prompt(), context)).await;
        match &reading.error {
            Some(error) => Err(error.clone()),
            None => Ok(reading.message()),
        }
    };
    AGAIN
        .ends(asked, subject.patience(), "a request that fails")
        .await
}

fn count(staged: &Staged, expected: usize, after: &str) -> String {
    let made = staged.traffic.requests();
    format!("{after}: {made} requests reached the provider instead of {expected}")
}
