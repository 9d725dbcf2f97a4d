//! Asks for all streams, and counts every token of each.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chat_core::{ErrorKind, RetryPolicy, RunnableExt, TimeoutPhase};
use chat_openrouter::{ChatOpenRouter, ChatOpenRouterBuilder, Timeouts};
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::plan::{Fault, Plan, token};
use crate::process;

/// What came of all streams.
#[derive(Debug, Default)]
pub(crate) struct Count {
    pub(crate) streams: usize,
    pub(crate) completed: usize,
    pub(crate) errors: usize,
    pub(crate) sent: usize,
    pub(crate) delivered: usize,
    pub(crate) in_errors: usize,
    /// Tokens that the server's own reset took away before anybody could read them.
    pub(crate) taken_by_resets: usize,
    pub(crate) lost: usize,
    pub(crate) duplicated: usize,
    /// Streams that ended otherwise than their fault says.
    pub(crate) wrong_endings: Vec<String>,
    pub(crate) faults: BTreeMap<&'static str, usize>,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.streams += other.streams;
        self.completed += other.completed;
        self.errors += other.errors;
        self.sent += other.sent;
        self.delivered += other.delivered;
        self.in_errors += other.in_errors;
        self.taken_by_resets += other.taken_by_resets;
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.wrong_endings.extend(other.wrong_endings);
        for (fault, count) in other.faults {
            *self.faults.entry(fault).or_default() += count;
        }
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "streams": self.streams, "completed": self.completed, "errors": self.errors,
            "faults": self.faults, "tokens_sent": self.sent,
            "tokens_delivered": self.delivered, "tokens_in_errors": self.in_errors,
            "tokens_taken_by_resets": self.taken_by_resets, "tokens_lost": self.lost,
            "tokens_duplicated": self.duplicated, "wrong_endings": self.wrong_endings,
        })
    }
}

/// Runs `streams` streams, `concurrency` at a time, and says what came of them and what is left.
pub(crate) async fn run(
    builder: ChatOpenRouterBuilder,
    plan: Plan,
    streams: usize,
    concurrency: usize,
    idle: Duration,
) -> Result<(Count, Value), Box<dyn StdError + Send + Sync>> {
    let started = Instant::now();
    let before = (process::sockets(), process::tasks());
    let model = builder
        .model("openai/gpt-4.1")
        .api_key("any")
        .timeouts(Timeouts::new().with_idle(idle))
        .retry_policy(RetryPolicy::new(4).with_base(Duration::from_millis(20)))
        .build()?;
    let permits = Arc::new(Semaphore::new(concurrency));
    let mut running = JoinSet::new();
    let (mut count, mut memory) = (Count::default(), vec![]);
    for stream in 0..streams {
        let permit = Arc::clone(&permits).acquire_owned().await?;
        let model = model.clone();
        running.spawn(async move {
            let count = one(&model, plan, stream).await;
            drop(permit);
            count
        });
        while let Some(done) = running.try_join_next() {
            count.add(done?);
        }
        if stream % (streams / 4).max(1) == 0 {
            memory.push(process::memory("VmRSS"));
        }
    }
    while let Some(done) = running.join_next().await {
        count.add(done?);
    }
    drop(model);
    for _ in 0..100 {
        if process::sockets() <= before.0 && process::tasks() <= before.1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let left = json!({
        "concurrency": concurrency, "seconds": started.elapsed().as_secs_f64(),
        "sockets_left": process::sockets().saturating_sub(before.0),
        "tasks_left": process::tasks().saturating_sub(before.1),
        "rss_kib_by_quarter": memory, "peak_rss_kib": process::memory("VmHWM"),
    });
    Ok((count, left))
}

async fn one(model: &ChatOpenRouter, plan: Plan, stream: usize) -> Count {
    let (sent, fault) = plan.of(stream);
    let mut chunks = model.stream(format!("stream {stream}"));
    let (mut text, mut end) = (String::new(), None);
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(chunk) => text.push_str(chunk.text()),
            Err(error) => end = Some(error),
        }
    }
    let mut count = Count {
        streams: 1,
        sent,
        ..Count::default()
    };
    if let Some(fault) = fault {
        count.faults.insert(fault.name(), 1);
    }
    let whole: String = (0..sent).map(|seq| token(stream, seq)).collect();
    let tokens = text.matches(' ').count();
    // Each token of the stream has its place; what is not a beginning of the whole is wrong.
    count.duplicated = if whole.starts_with(&text) { 0 } else { tokens };
    let missing = sent.saturating_sub(tokens);
    let partial = end
        .as_ref()
        .and_then(|error| error.partial().map(|it| it.text().into_owned()));
    let is_right = match (fault, &end) {
        (None, None) => true,
        (Some(fault), None) => fault.heals(),
        (Some(Fault::CutOff | Fault::ResetAfter), Some(error)) => {
            error.kind() == ErrorKind::Interrupted
        }
        (Some(Fault::Failure), Some(error)) => error.kind() == ErrorKind::Unavailable,
        (Some(Fault::Stall), Some(error)) => error.kind() == ErrorKind::Timeout(TimeoutPhase::Idle),
        _ => false,
    };
    match &end {
        None => {
            count.completed = 1;
            count.delivered = tokens;
            count.lost = missing;
        }
        Some(_) => {
            count.errors = 1;
            count.in_errors = partial.as_deref().unwrap_or_default().matches(' ').count();
            if fault == Some(Fault::ResetAfter) {
                count.taken_by_resets = missing;
            } else {
                count.lost = missing;
            }
            // What the caller got is what the error has.
            if partial.unwrap_or_default() != text {
                count.lost += tokens;
            }
        }
    }
    if !is_right {
        count
            .wrong_endings
            .push(format!("stream {stream}, {fault:?}: {end:?}"));
    }
    count
}
