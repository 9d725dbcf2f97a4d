use std::time::Duration;

use anyhow::Result;
use client::{Job, Latency, Mode, Report};
use server::Scenario;

use super::rows::{spread, table};
use crate::bench::{Bench, Outcome};
use crate::figures::whole;
use crate::report::Findings;

const STREAMS: u32 = 1_000;
const CHUNKS: usize = 100;

/// 1,000 streams at the pace of models: 100 chunks each, 50 ms apart.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let rounds = bench.effort.paced_rounds;
    let scenario = Scenario::Paced(CHUNKS, Duration::from_millis(50));
    let outcomes = bench.rounds(rounds, &paced(bench, scenario, STREAMS))?;
    let head = [
        "",
        "CPU, µs a chunk",
        "memory, KB a stream",
        "added latency p50, ms",
        "p99, ms",
        "what arrives",
    ];
    let table = table(&head, &outcomes, |outcome| {
        vec![
            spread(outcome, cpu_of_chunk),
            spread(outcome, |report| memory_of_stream(report, STREAMS)),
            spread(outcome, |report| latency(report).p50 * 1e3),
            spread(outcome, |report| latency(report).p99 * 1e3),
            arrived(outcome),
        ]
    });
    Ok(format!(
        "{CHUNKS} chunks each, 50 ms apart, each written by itself; min / **median** / max of {rounds} rounds. \
         Added latency is from just before the server writes a chunk until the caller has its text. It \
         contains the server's own queue, so only differences between clients mean something. The floor \
         looks for the time in the bytes.\n\n{table}"
    )
    .into())
}

/// How many of the chunks reached the caller, in the worst round.
fn arrived(outcome: &Outcome) -> String {
    let sent = STREAMS as usize * CHUNKS;
    match outcome
        .reports
        .iter()
        .map(|report| latency(report).count)
        .min()
    {
        Some(count) if count == sent => "all".to_owned(),
        Some(count) => format!("{} of {} chunks", whole(count as i64), whole(sent as i64)),
        None => String::new(),
    }
}

/// A job of streams that are all open at once, after a warm-up on another scenario.
pub(super) fn paced(bench: &Bench, scenario: Scenario, streams: u32) -> Job {
    Job {
        at_once: streams,
        warm_up: Some("text-10".to_owned()),
        ..bench.job(Mode::Latency, scenario, streams)
    }
}

/// Microseconds of processor for a chunk that arrived.
fn cpu_of_chunk(report: &Report) -> f64 {
    report.cpu * 1e6 / latency(report).count.max(1) as f64
}

/// Kilobytes of resident memory that each of the streams took.
pub(super) fn memory_of_stream(report: &Report, streams: u32) -> f64 {
    report.memory_peak.saturating_sub(report.memory_before) as f64 / 1e3 / f64::from(streams)
}

fn latency(report: &Report) -> Latency {
    report.latency.unwrap_or_default()
}
