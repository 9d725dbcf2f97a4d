use anyhow::Result;
use client::{Job, Mode};

use super::rows::{ANSWER, multiple, multiple_of, spread, table};
use crate::bench::Bench;
use crate::report::Findings;
use crate::verdict::verdict;

/// Whole answers, one and 64 at a time.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let (rounds, requests) = (bench.effort.rounds, bench.effort.requests);
    let mut markdown = format!(
        "A small answer; min / **median** / max of {rounds} rounds of {requests} requests, connections kept. \
         With one at a time a core sleeps between two requests: the least is the steadier figure there.\n\n"
    );
    for (at_once, what) in [(1, "1 at a time"), (64, "64 at a time")] {
        let job = Job {
            at_once,
            ..bench.job(Mode::Invoke, ANSWER, requests)
        };
        let outcomes = bench.rounds(rounds, &job)?;
        let head = [
            what,
            "CPU, µs a request",
            &multiple_of(bench),
            "requests a second",
            "what arrives",
        ];
        let table = table(&head, &outcomes, |outcome| {
            let arrives = outcome.reports.last();
            vec![
                spread(outcome, |report| report.cpu * 1e6 / f64::from(requests)),
                multiple(&outcomes, outcome, |report| report.cpu),
                spread(outcome, |report| f64::from(requests) / report.wall),
                arrives.map_or(String::new(), |it| {
                    verdict(outcome.client, Mode::Invoke, ANSWER, it)
                }),
            ]
        });
        markdown.push_str(&table.to_string());
    }
    Ok(markdown.into())
}
