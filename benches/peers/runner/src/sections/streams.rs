use anyhow::Result;
use client::Mode;

use super::rows::{STREAMS, median, multiple, multiple_of, spread, table};
use crate::bench::Bench;
use crate::figures::{figure, whole};
use crate::report::Findings;
use crate::verdict::verdict;

/// Time of one stream after the other, and the most memory meanwhile.
pub(super) fn run(bench: &mut Bench) -> Result<Findings> {
    let (rounds, streams) = (bench.effort.rounds, bench.effort.streams);
    let mut markdown = format!(
        "Milliseconds a stream, min / **median** / max of {rounds} rounds of {streams} streams.\n\n"
    );
    for (scenario, what) in STREAMS {
        let outcomes = bench.rounds(rounds, &bench.job(Mode::Stream, scenario, streams))?;
        let each = |seconds: f64| seconds * 1e3 / f64::from(streams);
        let head = [
            what,
            "CPU",
            &multiple_of(bench),
            "wall",
            "CPU, µs a chunk",
            "memory, MB",
            "what arrives",
        ];
        let table = table(&head, &outcomes, |outcome| {
            let chunk = median(outcome, |report| {
                report.cpu * 1e6 / f64::from(streams) / scenario.units() as f64
            });
            let memory = median(outcome, |report| report.memory_peak as f64 / 1e6);
            let arrives = outcome.reports.last();
            vec![
                spread(outcome, |report| each(report.cpu)),
                multiple(&outcomes, outcome, |report| report.cpu),
                spread(outcome, |report| each(report.wall)),
                chunk.map(figure).unwrap_or_default(),
                memory.map(figure).unwrap_or_default(),
                arrives.map_or(String::new(), |it| {
                    verdict(outcome.client, Mode::Stream, scenario, it)
                }),
            ]
        });
        markdown.push_str(&format!(
            "`{scenario}` has {} chunks.\n\n{table}",
            whole(scenario.units() as i64)
        ));
    }
    Ok(markdown.into())
}
