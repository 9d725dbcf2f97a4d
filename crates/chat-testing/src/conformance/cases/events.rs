//! What observers see.

use std::sync::Arc;

use chat_core::{ChatOptions, Messages, RunnableExt};

use crate::conformance::recorder::Recorder;
use crate::conformance::support::{WORKS, generate, generate_stream, open, read, stage};
use crate::conformance::verdict::{Rule, passed};
use crate::conformance::{Failure, Situation, Subject, Verdict};

const RULE: Rule = Rule {
    why: "traces, cost reports and progress bars are made of these events: a run that shows twice \
          is counted and paid twice, one that never ends looks as if it hung",
    remedy: "make each request in `leaf` or `leaf_stream`, once, and emit nothing yourself; a model \
             that wraps another calls its `generate` outside of a leaf of its own",
};

/// `invoke` is one run of a model, which ends once.
pub async fn invoke_is_one_run(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let (recorder, context) = Recorder::in_context();
    let answer = staged.model.invoke_in(subject.prompt(), &context).await;
    let answer = WORKS.works(answer, "`invoke`")?;
    is_one_run(&recorder, "`invoke`", "end")?;
    let tokens = answer.usage.map(|usage| usage.total_tokens);
    let paid: Vec<_> = recorder
        .paid()
        .iter()
        .map(|usage| usage.total_tokens)
        .collect();
    RULE.holds(paid == Vec::from_iter(tokens), || {
        format!("the answer cost {tokens:?} tokens, but the events say {paid:?}")
    })?;
    passed()
}

/// A stream that is read to its end is one run of a model, which ends once.
pub async fn a_stream_is_one_run(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let (recorder, context) = Recorder::in_context();
    let reading = read(&mut staged.model.stream_in(subject.prompt(), &context)).await;
    if let Some(error) = reading.error {
        return Err(WORKS.broken(format!("`stream` failed: {error}")));
    }
    is_one_run(&recorder, "`stream`", "end")?;
    passed()
}

/// A request past `invoke` and `stream`, as agents make it, is one run of a model too.
pub async fn a_direct_request_is_one_run(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let messages = Messages::from(subject.prompt());
    let (recorder, context) = Recorder::in_context();
    let answer = generate(&*staged.model, &messages, &ChatOptions::new(), &context).await;
    WORKS.works(answer, "`generate`")?;
    is_one_run(&recorder, "`generate`", "end")?;
    let (recorder, context) = Recorder::in_context();
    let stream = generate_stream(&*staged.model, &messages, &context).await;
    let stream = WORKS.works(stream, "`generate_stream`")?;
    WORKS.works(stream.message().await, "`generate_stream`")?;
    is_one_run(&recorder, "`generate_stream`", "end")?;
    passed()
}

/// A request that fails is one run, which ends once, with the error.
pub async fn a_failure_is_one_run(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Refuses);
    let (recorder, context) = Recorder::in_context();
    let answer = staged.model.invoke_in(subject.prompt(), &context).await;
    RULE.fails(answer, "a request that is refused")?;
    is_one_run(&recorder, "an `invoke` that is refused", "error")?;
    let (recorder, context) = Recorder::in_context();
    let reading = read(&mut staged.model.stream_in(subject.prompt(), &context)).await;
    RULE.holds(reading.error.is_some(), || {
        "a stream that is refused succeeded".to_owned()
    })?;
    is_one_run(&recorder, "a `stream` that is refused", "error")?;
    passed()
}

/// A stream that is dropped before its end is one run, which says that it was dropped.
pub async fn a_dropped_stream_is_one_run(subject: &Subject) -> Verdict {
    let staged = stage!(subject, Situation::Works);
    let (recorder, context) = Recorder::in_context();
    drop(open(subject, &staged, &context, WORKS).await?);
    is_one_run(&recorder, "a stream that was dropped", "dropped")?;
    passed()
}

/// Exactly one run started and ended, in this way, and nothing came after.
fn is_one_run(recorder: &Arc<Recorder>, what: &str, ending: &str) -> Result<(), Failure> {
    let line = recorder.line();
    let starts = recorder.count("start");
    RULE.holds(starts == 1, || {
        format!("{what} started {starts} runs: {line}")
    })?;
    RULE.holds(line.contains("(model)"), || {
        format!("{what} is no run of a model: {line}")
    })?;
    let endings: usize = ["end", "error", "dropped"]
        .map(|word| recorder.count(word))
        .iter()
        .sum();
    RULE.holds(endings == 1, || {
        format!("{what} ended {endings} times: {line}")
    })?;
    RULE.holds(recorder.last() == Some(ending), || {
        format!("{what} did not end with `{ending}`: {line}")
    })?;
    let usages = recorder.count("usage");
    RULE.holds(usages <= 1, || {
        format!("{what} was paid for {usages} times: {line}")
    })
}
