use anyhow::Result;
use client::{Mode, Report};

use super::rows::{ANSWER, STREAMS, table};
use crate::bench::Bench;
use crate::figures::figure;
use crate::report::Findings;

/// Allocations of a chunk and of a request, by a program of its own that counts them.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let mut markdown = String::from(
        "Of a chunk, or of a request; growing what is allocated does not count, but its bytes do. What the \
         caller does is in it: joining the texts, reading the arguments of a tool call.\n\n",
    );
    let streams = STREAMS.map(|(scenario, what)| (Mode::Stream, scenario, 2, what));
    let answers = (Mode::Invoke, ANSWER, 100, "a small whole answer");
    for (mode, scenario, requests, what) in streams.into_iter().chain([answers]) {
        let outcomes = bench.counted(&bench.job(mode, scenario, requests))?;
        let units = f64::from(requests) * scenario.units() as f64;
        let table = table(&[what, "allocations", "bytes"], &outcomes, |outcome| {
            let allocated = |report: &Report| {
                let allocated = report.allocated?;
                Some(vec![
                    figure(allocated.count as f64 / units),
                    figure(allocated.bytes as f64 / units),
                ])
            };
            outcome
                .reports
                .first()
                .and_then(allocated)
                .unwrap_or_default()
        });
        markdown.push_str(&table.to_string());
    }
    Ok(markdown.into())
}
